import { expect, test } from "vitest";
import { createEventStreamParser, type StreamEvent } from "./event-stream.ts";

function parse(text: string, size: number): { events: StreamEvent[]; retries: number[] } {
  const events: StreamEvent[] = [];
  const retries: number[] = [];
  const parser = createEventStreamParser({
    onEvent: (event) => events.push(event),
    onRetry: (ms) => retries.push(ms),
  });
  for (let at = 0; at < text.length; at += size) parser.push(text.slice(at, at + size));
  return { events, retries };
}

const event = (data: string, type = "message", lastEventId = ""): StreamEvent => ({
  type,
  data,
  lastEventId,
});

test.each([
  ["data: one\n\ndata: two\n\n", [event("one"), event("two")]],
  ["data: a\ndata:b\ndata\n\n", [event("a\nb\n")]],
  [
    "event: tick\nid: 7\ndata: x\n\ndata: y\n\n",
    [event("x", "tick", "7"), event("y", "message", "7")],
  ],
  [": comment\n\nevent: lonely\n\ndata: z\n\n", [event("z")]],
  ["\ufeffdata: bom\r\n\r\ndata: cr\r\rdata: last\n\n", [event("bom"), event("cr"), event("last")]],
  ["data: never ended\n", []],
])("the event stream %j is read, however it is cut", (text, expected) => {
  for (const size of [1, 2, 5, 100]) expect(parse(text, size).events).toEqual(expected);
});

test("the stream says how long to wait before the next try", () => {
  expect(parse("retry: 1500\nretry: soon\n\n", 3).retries).toEqual([1500]);
});
