import { defineHandler } from "./event-handler.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { createReceipt, isDown, sizeOf, transferOf, type Up } from "../../channel.ts";

export type WebSocketRoute = {
  /** True for URLs of the example's own host; others go to the browser's WebSocket. */
  isLocal(url: URL): boolean;
  /** Opens a channel to the example's server; `port` speaks `Up` and `Down`. */
  open(url: URL, protocols: readonly string[], port: MessagePort): void;
};

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/**
 * A `WebSocket` whose connections to the example's own host go over a channel: no service worker
 * can intercept a WebSocket. The rest is as https://websockets.spec.whatwg.org says.
 */
export function createWebSocketClass(
  Native: typeof globalThis.WebSocket,
  route: WebSocketRoute,
): typeof globalThis.WebSocket {
  class LocalWebSocket extends EventTarget {
    static readonly CONNECTING = CONNECTING;
    static readonly OPEN = OPEN;
    static readonly CLOSING = CLOSING;
    static readonly CLOSED = CLOSED;
    readonly CONNECTING = CONNECTING;
    readonly OPEN = OPEN;
    readonly CLOSING = CLOSING;
    readonly CLOSED = CLOSED;

    readonly url: string;
    readonly extensions = "";
    readyState = CONNECTING;
    protocol = "";
    binaryType: BinaryType = "blob";
    readonly #port: MessagePort;
    readonly #outbox: Outbox;
    readonly #took = createReceipt((bytes) => this.#post({ type: "credit", bytes }));

    constructor(url: URL, protocols: readonly string[]) {
      super();
      this.url = url.href;
      const { port1, port2 } = new MessageChannel();
      this.#port = port1;
      this.#outbox = createOutbox(
        (up) => this.#post(up),
        () => {
          this.#post({ type: "abort" });
          this.#fail();
        },
      );
      port1.onmessage = (event: MessageEvent<unknown>) => this.#receive(event.data);
      route.open(url, protocols, port2);
    }

    send(data: string | Blob | ArrayBuffer | ArrayBufferView): void {
      if (this.readyState === CONNECTING) {
        throw new DOMException("Still in CONNECTING state.", "InvalidStateError");
      }
      this.#outbox.send(data instanceof Blob ? data : contentOf(data));
    }

    get bufferedAmount(): number {
      return this.#outbox.held;
    }

    close(code?: number, reason = ""): void {
      if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
        throw new DOMException(
          `The close code must be 1000, or between 3000 and 4999. ${code} is neither.`,
          "InvalidAccessError",
        );
      }
      if (new TextEncoder().encode(reason).byteLength > 123) {
        throw new DOMException(
          "The close reason must not be greater than 123 UTF-8 bytes.",
          "SyntaxError",
        );
      }
      if (this.readyState >= CLOSING) return;
      const connecting = this.readyState === CONNECTING;
      this.readyState = CLOSING;
      if (connecting) {
        // "Fail the WebSocket connection": there is nobody to close with.
        this.#outbox.close();
        this.#post({ type: "abort" });
        queueMicrotask(() => this.#fail());
        return;
      }
      this.#outbox.end({ type: "end", ...(code === undefined ? {} : { code }), reason });
    }

    #post(up: Up): void {
      this.#port.postMessage(up, transferOf(up));
    }

    #receive(down: unknown): void {
      if (!isDown(down) || this.readyState === CLOSED) return;
      switch (down.type) {
        case "opened":
          if (this.readyState !== CONNECTING) return;
          this.readyState = OPEN;
          this.protocol = down.protocol ?? "";
          this.dispatchEvent(new Event("open"));
          break;
        case "data":
          if (this.readyState !== OPEN) return;
          this.#message(down.data);
          this.#took(sizeOf(down.data));
          break;
        case "credit":
          this.#outbox.credit(down.bytes);
          break;
        case "failed":
          this.#fail();
          break;
        case "end": {
          const code = down.code ?? 1005;
          this.#closed(code, down.reason ?? "", code !== 1006);
          break;
        }
        default:
      }
    }

    #message(content: string | Uint8Array<ArrayBuffer>): void {
      const data =
        typeof content === "string"
          ? content
          : this.binaryType === "blob"
            ? new Blob([content])
            : content.slice().buffer;
      const { origin } = new URL(this.url);
      this.dispatchEvent(new MessageEvent("message", { data, origin }));
    }

    #fail(): void {
      if (this.readyState === CLOSED) return;
      this.readyState = CLOSED;
      this.dispatchEvent(new Event("error"));
      this.#closed(1006, "", false);
    }

    #closed(code: number, reason: string, wasClean: boolean): void {
      this.readyState = CLOSED;
      this.#outbox.close();
      this.#port.close();
      this.dispatchEvent(new CloseEvent("close", { code, reason, wasClean }));
    }
  }
  for (const type of ["open", "message", "error", "close"]) {
    defineHandler(LocalWebSocket.prototype, type);
  }

  // `new WebSocket(url)` decides which one it is; `instanceof` and the constants work with both.
  return new Proxy(Native, {
    construct(target, args: [string | URL, (string | string[])?], newTarget): object {
      const url = parseUrl(args[0]);
      if (!route.isLocal(url)) return Reflect.construct(target, args, newTarget) as object;
      const protocols = args[1] === undefined ? [] : [args[1]].flat();
      return new LocalWebSocket(url, protocols);
    },
    get(target, name): unknown {
      return name === Symbol.hasInstance
        ? (value: unknown) => value instanceof target || value instanceof LocalWebSocket
        : (Reflect.get(target, name) as unknown);
    },
  });
}

/** @throws DOMException `SyntaxError` as the constructor does. */
function parseUrl(url: string | URL): URL {
  let parsed: URL;
  try {
    parsed = new URL(url, location.href);
  } catch {
    throw new DOMException(`The URL '${String(url)}' is invalid.`, "SyntaxError");
  }
  if (parsed.protocol === "http:") parsed.protocol = "ws:";
  if (parsed.protocol === "https:") parsed.protocol = "wss:";
  return parsed;
}

function contentOf(data: string | ArrayBuffer | ArrayBufferView): string | Uint8Array<ArrayBuffer> {
  if (data instanceof ArrayBuffer) return new Uint8Array(data.slice(0));
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  }
  return String(data);
}
