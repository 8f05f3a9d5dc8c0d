import { sizeOf, WINDOW, type Up } from "../../protocol.ts";

type Data = Extract<Up, { type: "data" }>["data"];

/**
 * What a preview's WebSocket sends. Messages leave in the order in which they came, also where a Blob
 * must be read first, and no more than {@link WINDOW} ahead of the server.
 */
export type Outbox = {
  send(data: Data | Blob): void;
  /** Asks for the connection's end, after everything that was sent before. */
  end(up: Extract<Up, { type: "end" }>): void;
  /** The server has taken so much. */
  credit(size: number): void;
  /** Nothing leaves any more. */
  close(): void;
  /** Bytes that have not left. Those that never will stay counted, as the standard says. */
  readonly held: number;
};

type Waiting =
  | { readonly is: "data"; readonly data: Data | Blob; readonly bytes: number }
  | { readonly is: "end"; readonly up: Up };

/** @param onUnreadable A Blob could not be read, such as one of a file that is gone. */
export function createOutbox(post: (up: Up) => void, onUnreadable: () => void): Outbox {
  let left = WINDOW;
  let held = 0;
  let reading = false;
  let closed = false;
  let ended = false;
  const waiting: Waiting[] = [];

  function leave(data: Data): void {
    left -= sizeOf(data);
    post({ type: "data", data });
  }

  function flush(): void {
    for (;;) {
      const first = waiting[0];
      if (!first || reading || closed) return;
      if (first.is === "end") post(first.up);
      else if (left <= 0) return;
      else if (first.data instanceof Blob) {
        void read(first.data, first.bytes);
        return;
      } else {
        held -= first.bytes;
        leave(first.data);
      }
      waiting.shift();
    }
  }

  async function read(blob: Blob, bytes: number): Promise<void> {
    reading = true;
    const data = await blob.arrayBuffer().catch(() => undefined);
    reading = false;
    if (closed) return;
    if (data === undefined) return onUnreadable();
    held -= bytes;
    waiting.shift();
    leave(new Uint8Array(data));
    flush();
  }

  return {
    send(data) {
      const isOver = closed || ended;
      const isFree = waiting.length === 0 && left > 0;
      if (!isOver && isFree && !(data instanceof Blob)) return leave(data);
      const bytes = bytesOf(data);
      held += bytes;
      if (isOver) return;
      waiting.push({ is: "data", data, bytes });
      flush();
    },
    end(up) {
      ended = true;
      waiting.push({ is: "end", up });
      flush();
    },
    credit(size) {
      left += size;
      flush();
    },
    close() {
      closed = true;
      waiting.length = 0;
    },
    get held() {
      return held;
    },
  };
}

/** As `bufferedAmount` counts: text is UTF-8. */
function bytesOf(data: Data | Blob): number {
  if (data instanceof Blob) return data.size;
  return typeof data === "string" ? new TextEncoder().encode(data).byteLength : data.byteLength;
}
