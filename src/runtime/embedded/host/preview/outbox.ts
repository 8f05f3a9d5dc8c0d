import { sizeOf, WINDOW, type Up } from "../../channel.ts";

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

/** @param onUnreadable A Blob could not be read, such as one of a file that is gone. */
export function createOutbox(post: (up: Up) => void, onUnreadable: () => void): Outbox {
  let left = WINDOW;
  let held = 0;
  let reading = false;
  let over = false;
  let waiting: (Up | Blob)[] = [];

  function leave(up: Up): void {
    if (up.type === "data") left -= sizeOf(up.data);
    post(up);
  }

  function flush(): void {
    for (let next; !reading && (next = waiting[0]); waiting.shift()) {
      if (next instanceof Blob) return read(next);
      if (next.type === "data") {
        if (left <= 0) return;
        held -= bytesOf(next.data);
      }
      leave(next);
    }
  }

  function read(blob: Blob): void {
    reading = true;
    blob.arrayBuffer().then((data) => {
      reading = false;
      // Unless the connection has been closed meanwhile.
      if (waiting[0] === blob) waiting[0] = { type: "data", data: new Uint8Array(data) };
      flush();
    }, onUnreadable);
  }

  return {
    send(data) {
      const isBlob = data instanceof Blob;
      if (!isBlob && !over && !waiting.length && left > 0) return leave({ type: "data", data });
      held += bytesOf(data);
      if (over) return;
      waiting.push(isBlob ? data : { type: "data", data });
      flush();
    },
    end(up) {
      over = true;
      waiting.push(up);
      flush();
    },
    credit(size) {
      left += size;
      flush();
    },
    close() {
      over = true;
      waiting = [];
    },
    get held() {
      return held;
    },
  };
}

/** As `bufferedAmount` counts: text is UTF-8. */
const bytesOf = (data: Data | Blob): number => new Blob([data]).size;
