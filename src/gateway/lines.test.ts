import fc from "fast-check";
import { expect, test } from "vitest";
import { formatMessage, readLines } from "./lines.ts";

function read(chunks: readonly (string | Uint8Array)[]) {
  const messages: unknown[] = [];
  let text = "";
  const reader = readLines({
    message: (message) => messages.push(message),
    text: (part) => (text += part),
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return { messages, text };
}

test("a message is ASCII on one line, whatever it says", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(formatMessage({ value })).toMatch(/^\x1e[\x20-\x7e]*\n$/);
    }),
  );
});

test("messages and output come apart, wherever the bytes are split", () => {
  const output = fc.string({ unit: "binary" }).map((text) => text.replaceAll("\x1e", ""));
  const parts = fc.array(
    fc.oneof(
      output.map((text) => ({ text })),
      fc.jsonValue().map((value) => ({ message: { value } })),
    ),
  );
  fc.assert(
    fc.property(parts, fc.array(fc.nat()), (list, cuts) => {
      const whole = new TextEncoder().encode(
        list.map((part) => ("text" in part ? part.text : formatMessage(part.message))).join(""),
      );
      const points = [
        ...new Set([0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length]),
      ];
      points.sort((a, b) => a - b);
      const chunks = points.map((point, index) => whole.subarray(point, points[index + 1]));
      const got = read(chunks);
      const messages = list.flatMap((part) => ("message" in part ? [part.message] : []));
      expect(got.messages).toEqual(JSON.parse(JSON.stringify(messages)));
      const text = list.map((part) => ("text" in part ? part.text : "")).join("");
      expect(got.text).toBe(new TextDecoder().decode(new TextEncoder().encode(text)));
    }),
  );
});

test("a terminal's carriage return before the line feed does no harm", () => {
  expect(read([formatMessage({ a: 1 }).replace("\n", "\r\n"), "x"])).toEqual({
    messages: [{ a: 1 }],
    text: "x",
  });
});

test("output that has the separator in it stays output", () => {
  expect(read(["40\x1e42[1]\n", formatMessage({ a: 1 })])).toEqual({
    messages: [{ a: 1 }],
    text: "40\x1e42[1]\n",
  });
  expect(read(["\x1e" + formatMessage({ a: 1 })])).toEqual({ messages: [{ a: 1 }], text: "\x1e" });
});

test("a message that never ends becomes output, without a bound on time but with one on memory", () => {
  const long = `\x1e{"${"a".repeat(4 * 1024 * 1024)}`;
  let text = "";
  readLines({ message: () => undefined, text: (part) => (text += part) }).push(long);
  expect(text).toBe(long);
});
