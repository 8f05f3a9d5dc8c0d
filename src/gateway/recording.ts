import { RECORDED_BYTES } from "./record.ts";
import type { RecordedBody } from "./record.ts";

/** Keeps the first bytes of what passes by and counts the rest. */
export type Recording = {
  readonly add: (chunk: Uint8Array) => void;
  /** Counts bytes without keeping them. */
  readonly skip: (bytes: number) => void;
  /** How many more bytes will be kept. */
  readonly room: () => number;
  readonly end: (options: { text: boolean }) => RecordedBody;
};

/** @param limit how many bytes are kept. */
export function createRecording(limit: number = RECORDED_BYTES): Recording {
  const kept: Uint8Array[] = [];
  let room = limit;
  let bytes = 0;
  return {
    add(chunk) {
      bytes += chunk.length;
      if (room === 0) return;
      // A copy: the chunk's memory may be reused, and a slice would keep all of it alive.
      const part = Uint8Array.from(chunk.subarray(0, room));
      room -= part.length;
      kept.push(part);
    },
    skip(count) {
      bytes += count;
    },
    room: () => room,
    end: ({ text }) => toBody(concat(kept), bytes, text),
  };
}

function toBody(content: Uint8Array, bytes: number, isText: boolean): RecordedBody {
  const truncated = content.length < bytes;
  const frame = { bytes, ...(truncated && { truncated }) };
  if (bytes === 0) return frame;
  if (!isText) return { ...frame, base64: toBase64(content) };
  // `stream` keeps back the first bytes of a character that the cut split.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(content, { stream: truncated });
  return { ...frame, text };
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** `btoa` is everywhere; `Buffer` is not. In pieces, because a call takes only so many arguments. */
function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += 0x2000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x2000));
  }
  return btoa(binary);
}
