import type { RecordedBody } from "./record.ts";
import { createRecording } from "./recording.ts";
import type { Recording } from "./recording.ts";

/** One WebSocket message or control frame, read in passing. */
export type Frame = {
  readonly opcode: "text" | "binary" | "close" | "ping" | "pong";
  readonly body: RecordedBody;
  readonly compressed?: boolean;
  /** Status code of a close frame, where it carries one. */
  readonly code?: number;
};

/**
 * A passive reader of one direction of a WebSocket connection (RFC 6455, section 5): it sees the bytes
 * that pass by, joins fragments to messages, and keeps at most the recording's bound of each. It never
 * answers and never fails: what is no WebSocket frame ends the reading, not the connection.
 *
 * @returns a function that takes the bytes in order, in chunks of any size.
 */
export function readFrames(onFrame: (frame: Frame) => void): (chunk: Uint8Array) => void {
  let state: State = { at: "header", bytes: [] };
  let message: Message | undefined;

  function startFrame(header: Header): void {
    const isControl = header.opcode >= 0x8;
    const opcode = OPCODES[header.opcode];
    if (isControl) {
      if (opcode === undefined) state = { at: "lost" };
      else state = { at: "payload", header, left: header.length, offset: 0, into: begin(opcode) };
      return;
    }
    if (header.opcode !== 0) message = opcode && { ...begin(opcode), compressed: header.rsv1 };
    if (message === undefined) state = { at: "lost" };
    else state = { at: "payload", header, left: header.length, offset: 0, into: message };
  }

  function endFrame({ header, into }: Extract<State, { at: "payload" }>): void {
    state = { at: "header", bytes: [] };
    if (!header.fin) return;
    if (into === message) message = undefined;
    onFrame(finish(into));
  }

  return (chunk) => {
    let rest = chunk;
    while (state.at !== "lost") {
      if (state.at === "header") {
        if (rest.length === 0) return;
        const { bytes } = state;
        bytes.push(rest[0] ?? 0);
        rest = rest.subarray(1);
        if (bytes.length < headerLength(bytes)) continue;
        startFrame(parseHeader(bytes));
      }
      if (state.at !== "payload") continue;
      const part = rest.subarray(0, state.left);
      if (part.length > 0) {
        const { recording } = state.into;
        const kept = part.subarray(0, recording.room());
        recording.add(unmask(kept, state.header.mask, state.offset));
        recording.skip(part.length - kept.length);
        state.offset += part.length;
        state.left -= part.length;
        rest = rest.subarray(part.length);
      }
      if (state.left > 0) return;
      endFrame(state);
    }
  };
}

type State =
  | { at: "header"; bytes: number[] }
  | { at: "payload"; header: Header; left: number; offset: number; into: Message }
  | { at: "lost" };

type Message = {
  readonly opcode: Frame["opcode"];
  readonly recording: Recording;
  readonly compressed?: boolean;
};

type Header = {
  readonly fin: boolean;
  readonly rsv1: boolean;
  readonly opcode: number;
  readonly length: number;
  readonly mask: readonly number[] | undefined;
};

const OPCODES: Readonly<Record<number, Frame["opcode"]>> = {
  0x1: "text",
  0x2: "binary",
  0x8: "close",
  0x9: "ping",
  0xa: "pong",
};

const begin = (opcode: Frame["opcode"]): Message => ({ opcode, recording: createRecording() });

function finish({ opcode, recording, compressed }: Message): Frame {
  if (opcode === "close") return closeFrame(recording);
  if (compressed) {
    return { opcode, compressed, body: { bytes: recording.end({ text: false }).bytes } };
  }
  return { opcode, body: recording.end({ text: opcode !== "binary" }) };
}

/** A close frame's payload is a status code of two bytes and a reason in UTF-8. */
function closeFrame(recording: Recording): Frame {
  const { bytes, base64 } = recording.end({ text: false });
  const payload = Uint8Array.from(atob(base64 ?? ""), (char) => char.charCodeAt(0));
  if (payload.length < 2) return { opcode: "close", body: { bytes } };
  const code = (payload[0] ?? 0) * 256 + (payload[1] ?? 0);
  const text = new TextDecoder().decode(payload.subarray(2));
  return { opcode: "close", code, body: { bytes, ...(text !== "" && { text }) } };
}

/** How many bytes the header has, as far as its first two bytes tell. */
function headerLength(bytes: readonly number[]): number {
  const second = bytes[1];
  if (second === undefined) return 2;
  const length = second & 0x7f;
  const extended = length === 126 ? 2 : length === 127 ? 8 : 0;
  return 2 + extended + (second & 0x80 ? 4 : 0);
}

function parseHeader(bytes: readonly number[]): Header {
  const [first = 0, second = 0] = bytes;
  const isMasked = (second & 0x80) !== 0;
  const extended = bytes.slice(2, isMasked ? -4 : undefined);
  const short = second & 0x7f;
  return {
    fin: (first & 0x80) !== 0,
    rsv1: (first & 0x40) !== 0,
    opcode: first & 0x0f,
    // 2 ** 53 bytes are never reached; the sum's rounding beyond that is harmless.
    length: short < 126 ? short : extended.reduce((sum, byte) => sum * 256 + byte, 0),
    mask: isMasked ? bytes.slice(-4) : undefined,
  };
}

/** @param offset how much of the frame's payload came before this part. */
function unmask(part: Uint8Array, mask: Header["mask"], offset: number): Uint8Array {
  if (mask === undefined) return part;
  return part.map((byte, index) => byte ^ (mask[(offset + index) & 3] ?? 0));
}
