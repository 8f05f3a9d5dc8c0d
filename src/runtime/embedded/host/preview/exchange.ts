import { isDown, transferOf, WINDOW, type HeaderFields, type Up } from "../../channel.ts";

/** A response as it came off the virtual network. */
export type Answer = {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderFields;
  /** In one piece where it was there at once. `null` where HTTP has none: HEAD, 204, 205, 304. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer> | null;
};

/** Body as a stream, whichever way it came. */
export function streamOf(
  body: NonNullable<Answer["body"]>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return body instanceof ReadableStream ? body : pieces(body);
}

export type RequestBody = ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer> | null;

/** The peer ended it before there was an answer, or while the body came. */
export class ExchangeError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Carries one HTTP exchange over a channel's port: sends the body, gives the answer as soon as its
 * head is there, and streams both ways without running ahead of either end.
 *
 * @throws ExchangeError when there is no answer.
 */
export function carryExchange(
  port: MessagePort,
  method: string,
  body: RequestBody,
  signal?: AbortSignal,
): Promise<Answer> {
  const send = (up: Up): void => port.postMessage(up, transferOf(up));
  const upload = createCreditGate();
  let download: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  let uncredited = 0;

  const finish = (): void => {
    upload.close();
    port.close();
  };
  const abort = (): void => {
    send({ type: "abort" });
    finish();
  };

  const answer = new Promise<Answer>((resolve, reject) => {
    port.onmessage = (event: MessageEvent<unknown>) => {
      const down = event.data;
      if (!isDown(down)) return;
      switch (down.type) {
        case "opened":
          resolve({
            ...down,
            body: hasNoBody(method, down.status) ? null : (down.body ?? stream()),
          });
          if (down.body) finish();
          break;
        case "data":
          if (typeof down.data === "string" || !download) break;
          uncredited += down.data.byteLength;
          download.enqueue(down.data);
          break;
        case "credit":
          upload.add(down.bytes);
          break;
        case "failed": {
          const error = new ExchangeError(down.code, down.message);
          reject(error);
          download?.error(new TypeError(down.message));
          finish();
          break;
        }
        case "end":
        case "closed":
          download?.close();
          finish();
      }
    };
    signal?.addEventListener("abort", () => {
      reject(signal.reason as Error);
      download?.error(signal.reason);
      abort();
    });
  });

  function stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream(
      {
        start(controller) {
          download = controller;
        },
        pull() {
          // The reader wants more, so it has taken what was queued; small change isn't worth a message.
          if (uncredited < WINDOW / 4) return;
          send({ type: "credit", bytes: uncredited });
          uncredited = 0;
        },
        cancel: abort,
      },
      // Half a window queued, the other half on its way.
      { highWaterMark: WINDOW / 2, size: (chunk) => chunk?.byteLength ?? 0 },
    );
  }

  if (body) void sendBody(body, send, upload);
  return answer;
}

async function sendBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>,
  send: (up: Up) => void,
  gate: CreditGate,
): Promise<void> {
  const reader = streamOf(body).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      await gate.take(value.byteLength);
      // A copy, because the transfer would take the sender's buffer away.
      send({ type: "data", data: value.slice() });
    }
    send({ type: "end" });
  } catch {
    // The page gave up sending, or the exchange is over: either way the rest isn't wanted.
    send({ type: "abort" });
    await reader.cancel().catch(() => undefined);
  }
}

function pieces(whole: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const size = 64 * 1024;
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      if (offset < whole.byteLength) controller.enqueue(whole.subarray(offset, (offset += size)));
      else controller.close();
    },
  });
}

type CreditGate = {
  /** Resolves when the receiver has room. Rejects when the exchange is over. */
  take(bytes: number): Promise<void>;
  add(bytes: number): void;
  close(): void;
};

function createCreditGate(): CreditGate {
  let credit = WINDOW;
  let closed = false;
  let wake: (() => void) | undefined;
  return {
    async take(bytes) {
      while (credit <= 0 && !closed) await new Promise<void>((resolve) => (wake = resolve));
      if (closed) throw new ExchangeError("ECONNRESET", "The exchange is over.");
      credit -= bytes;
    },
    add(bytes) {
      credit += bytes;
      wake?.();
    },
    close() {
      closed = true;
      wake?.();
    },
  };
}

/** RFC 9110, sections 6.4.1 and 15: these never carry content. `Response` refuses a body for them. */
export function hasNoBody(method: string, status: number): boolean {
  return method === "HEAD" || [101, 204, 205, 304].includes(status);
}
