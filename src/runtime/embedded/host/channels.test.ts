import { expect, test } from "vitest";
import type { Down, Open } from "../channel.ts";
import type { ToWorker } from "../protocol.ts";
import { createChannels, type Caller } from "./channels.ts";

const get: Open = {
  kind: "http",
  to: { port: 3000 },
  method: "GET",
  path: "/",
  headers: [],
  body: false,
};
const opened: Down = { type: "opened", status: 200, statusText: "OK", headers: [] };

function listener(document = "one"): Caller & { readonly heard: Down[] } {
  const heard: Down[] = [];
  return { document, heard, receive: (down) => heard.push(down) };
}

function connected() {
  const channels = createChannels();
  const sent: ToWorker[] = [];
  channels.connect((message) => sent.push(message));
  return { channels, sent };
}

test("a channel leads to the worker, and answers lead back to who asked", () => {
  const { channels, sent } = connected();
  const [first, second] = [listener(), listener()];
  channels.open(get, first);
  channels.open(get, second);
  channels.deliver(2, opened);
  expect(sent).toEqual([
    { type: "open", channel: 1, open: get },
    { type: "open", channel: 2, open: get },
  ]);
  expect(first.heard).toEqual([]);
  expect(second.heard).toEqual([opened]);
});

test("an exchange is over with its response; a stream lives on when one side has ended", () => {
  const { channels, sent } = connected();
  const http = channels.open(get, listener());
  const stream = channels.open({ kind: "stream", to: { port: 1 } }, listener());
  channels.deliver(1, { type: "end" });
  channels.deliver(2, { type: "end" });
  expect(channels.size).toBe(1);
  http.send({ type: "data", data: "late" });
  stream.send({ type: "data", data: "more" });
  expect(sent.filter(({ type }) => type === "up")).toEqual([
    { type: "up", channel: 2, up: { type: "data", data: "more" } },
  ]);
  channels.deliver(2, { type: "closed" });
  expect(channels.size).toBe(0);
});

test("when the worker goes, whoever waits hears of it", () => {
  const { channels } = connected();
  const caller = listener();
  channels.open(get, caller);
  channels.deliver(1, opened);
  channels.disconnect("It stopped.");
  expect(caller.heard.at(-1)).toEqual({
    type: "failed",
    code: "ECONNRESET",
    message: "It stopped.",
  });
  expect(channels.size).toBe(0);
});

test("without a worker a channel is refused, but never before its opener knows of it", async () => {
  const channels = createChannels();
  const caller = listener();
  channels.open(get, caller);
  expect(caller.heard).toEqual([]);
  await Promise.resolve();
  expect(caller.heard).toMatchObject([{ type: "failed", code: "ECONNREFUSED" }]);
});

test("while a server starts, channels wait for it with all that was sent", () => {
  const { channels } = connected();
  channels.hold("It starts again.");
  const sent: ToWorker[] = [];
  channels.open({ ...get, body: true }, listener()).send({ type: "end" });
  channels.connect((message) => sent.push(message));
  expect(sent).toMatchObject([{ type: "open" }, { type: "up", up: { type: "end" } }]);
});

test("what waits for a server that is started again waits for the next one", () => {
  const channels = createChannels();
  channels.hold("It starts.");
  const caller = listener();
  channels.open(get, caller);
  channels.hold("It starts again.");
  const sent: ToWorker[] = [];
  channels.connect((message) => sent.push(message));
  expect(caller.heard).toEqual([]);
  expect(sent).toEqual([{ type: "open", channel: 1, open: get }]);
});

test("parts of a page that no server has answered are asked of the next one; nothing else is", () => {
  const { channels } = connected();
  const script: Open = { ...get, headers: [["sec-fetch-dest", "script"]] };
  const [asked, begun, fetched] = [listener(), listener(), listener()];
  channels.open(script, asked);
  channels.open(script, begun);
  channels.open({ ...get, headers: [["sec-fetch-dest", "empty"]] }, fetched);
  channels.deliver(2, opened);
  channels.hold("It starts again.");
  const sent: ToWorker[] = [];
  channels.connect((message) => sent.push(message));
  channels.deliver(1, opened);
  expect(sent).toEqual([{ type: "open", channel: 1, open: script }]);
  expect(asked.heard).toEqual([opened]);
  expect(begun.heard.at(-1)).toMatchObject({ type: "failed", code: "ECONNRESET" });
  expect(fetched.heard).toMatchObject([{ type: "failed", code: "ECONNRESET" }]);
});

test("a document that leaves takes its channels along, and no others", () => {
  const { channels, sent } = connected();
  const [gone, stays] = [listener("gone"), listener("stays")];
  channels.open(get, gone);
  channels.open(get, stays);
  channels.leave("gone");
  channels.deliver(1, opened);
  channels.deliver(2, opened);
  expect(sent.at(-1)).toEqual({ type: "up", channel: 1, up: { type: "abort" } });
  expect(gone.heard).toEqual([]);
  expect(stays.heard).toEqual([opened]);
});
