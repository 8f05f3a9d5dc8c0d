import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readFrames } from "./frames.ts";
import type { Frame } from "./frames.ts";

type Sent = { opcode: number; payload: Buffer; fin?: boolean; masked?: boolean; rsv1?: boolean };

function encode({ opcode, payload, fin = true, masked = false, rsv1 = false }: Sent): Buffer {
  const { length } = payload;
  const size = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + size);
  head[0] = (fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode;
  head[1] = (masked ? 0x80 : 0) | (size === 0 ? length : size === 2 ? 126 : 127);
  if (size === 2) head.writeUInt16BE(length, 2);
  if (size === 8) head.writeBigUInt64BE(BigInt(length), 2);
  if (!masked) return Buffer.concat([head, payload]);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, payload.map((byte, index) => byte ^ (mask[index & 3] ?? 0))]);
}

function read(...chunks: readonly Uint8Array[]): Frame[] {
  const frames: Frame[] = [];
  const reader = readFrames((frame) => frames.push(frame));
  for (const chunk of chunks) reader(chunk);
  return frames;
}

const text = (value: string) => Buffer.from(value);

test("messages are read however the bytes are cut, masked or not, in fragments or whole", () => {
  const message = fc.record({
    value: fc.oneof(
      fc.string({ unit: "binary" }),
      fc.nat(70_000).map((n) => "ü".repeat(n % 40_000)),
    ),
    masked: fc.boolean(),
    cut: fc.nat(),
    ping: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 4 }), fc.array(fc.nat()), (messages, cuts) => {
      const bytes = Buffer.concat(
        messages.flatMap(({ value, masked, cut, ping }) => {
          const payload = text(value);
          const at = cut % (payload.length + 1);
          return [
            encode({ opcode: 1, payload: payload.subarray(0, at), fin: false, masked }),
            ...(ping ? [encode({ opcode: 9, payload: text("hi"), masked })] : []),
            encode({ opcode: 0, payload: payload.subarray(at), masked }),
          ];
        }),
      );
      const points = [
        ...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length]),
      ];
      points.sort((a, b) => a - b);
      const frames = read(
        ...points.map((point, index) => bytes.subarray(point, points[index + 1])),
      );
      const expected = messages.flatMap(({ value, ping }) => [
        ...(ping ? ["ping hi"] : []),
        `text ${text(value).length}`,
      ]);
      expect(
        frames.map(({ opcode, body }) =>
          opcode === "ping" ? `ping ${body.text ?? ""}` : `${opcode} ${body.bytes}`,
        ),
      ).toEqual(expected);
      const whole = frames.filter(({ body, opcode }) => opcode === "text" && !body.truncated);
      const short = messages.filter(({ value }) => text(value).length <= 65_536);
      expect(whole.map(({ body }) => body.text ?? "")).toEqual(
        short.map(({ value }) => text(value).toString()),
      );
    }),
  );
});

test("of a long message only the beginning is kept, cut between two characters", () => {
  const [frame] = read(encode({ opcode: 1, payload: text(`x${"ü".repeat(50_000)}`) }));
  expect(frame?.body).toMatchObject({ bytes: 100_001, truncated: true });
  expect(frame?.body.text).toBe(`x${"ü".repeat(32_767)}`);
});

test("a close frame tells its code and reason", () => {
  const payload = Buffer.concat([Buffer.from([0x03, 0xe9]), text("gone")]);
  expect(read(encode({ opcode: 8, payload, masked: true }))).toEqual([
    { opcode: "close", code: 1001, body: { bytes: 6, text: "gone" } },
  ]);
  expect(read(encode({ opcode: 8, payload: Buffer.alloc(0) }))).toEqual([
    { opcode: "close", body: { bytes: 0 } },
  ]);
});

test("a compressed message is counted, not read", () => {
  expect(read(encode({ opcode: 1, payload: text("xyz"), rsv1: true }))).toEqual([
    { opcode: "text", compressed: true, body: { bytes: 3 } },
  ]);
});

test("binary content is kept as base64", () => {
  expect(read(encode({ opcode: 2, payload: Buffer.from([1, 2, 3]) }))).toEqual([
    { opcode: "binary", body: { bytes: 3, base64: "AQID" } },
  ]);
});

test("bytes that are no frames are never an error", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
      expect(() => read(...chunks)).not.toThrow();
    }),
  );
});
