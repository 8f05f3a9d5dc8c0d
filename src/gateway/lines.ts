/**
 * Messages of our own among the ordinary output of a process: each is U+001E, JSON in ASCII, and a line
 * feed. ASCII, because a reader may decode each chunk by itself (WebContainer's `process.output` does),
 * which breaks a character that two chunks share.
 */

const START = "\x1e";

/** An unfinished message longer than this is taken for ordinary output. */
const MAX_MESSAGE = 4 * 1024 * 1024;

/** @returns one message, ready to be written to a process's output. */
export function formatMessage(message: unknown): string {
  const json = JSON.stringify(message).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `${START}${json}\n`;
}

export type LineReader = {
  /** Takes the next chunk, split wherever it may be. */
  readonly push: (chunk: string | Uint8Array) => void;
  /** The output has ended: what is left is ordinary output. */
  readonly end: () => void;
};

/** Takes messages and ordinary output apart. Output is passed on at once, messages when they are whole. */
export function readLines(on: {
  readonly message: (message: unknown) => void;
  readonly text: (text: string) => void;
}): LineReader {
  const decoder = new TextDecoder();
  let pending = "";

  function take(text: string): void {
    pending += text;
    for (;;) {
      const start = pending.indexOf(START);
      if (start < 0) return tell(pending.length);
      tell(start);
      const end = pending.indexOf("\n");
      // A second start before the end: the first one was ordinary output.
      const next = pending.indexOf(START, 1);
      if (next > 0 && (end < 0 || next < end)) {
        tell(next);
        continue;
      }
      if (end < 0) {
        if (pending.length > MAX_MESSAGE) tell(pending.length);
        return;
      }
      const message = parse(pending.slice(1, end));
      if (message === undefined) {
        tell(end + 1);
        continue;
      }
      pending = pending.slice(end + 1);
      on.message(message);
    }
  }

  /** Passes the first `length` characters on as ordinary output. */
  function tell(length: number): void {
    if (length === 0) return;
    const text = pending.slice(0, length);
    pending = pending.slice(length);
    on.text(text);
  }

  return {
    push: (chunk) =>
      take(typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true })),
    end() {
      take(decoder.decode());
      tell(pending.length);
    },
  };
}

/** @returns the object, or undefined where the line is none: then the U+001E was the example's own. */
function parse(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
