import { expect, test } from "vitest";
import type { FromWorker, ToWorker } from "../protocol.ts";
import { createChannels } from "./channels.ts";
import { startLife } from "./life.ts";

/** A worker that only says what a test lets it say. */
function startSilent() {
  const posted: ToWorker[] = [];
  let say: (message: FromWorker) => void = () => undefined;
  const channels = createChannels();
  channels.hold("It starts.");
  const life = startLife({
    engine: {
      isolation: "worker",
      post: (message) => posted.push(message),
      listen: (listener) => (say = listener),
      terminate: () => undefined,
    },
    channels,
    target: 3000,
    patience: 60_000,
    run: {
      files: {},
      entry: "index.js",
      jars: {},
      tabs: [],
      offline: [],
      conditions: { clockOffset: 0 },
    },
    onListening: () => undefined,
    onEnd: (ending) => channels.disconnect(ending.at),
    onLog: () => undefined,
    onRecords: () => undefined,
    onCookies: () => undefined,
  });
  const answers: string[] = [];
  channels.open(
    {
      kind: "http",
      to: { tab: "1" },
      method: "GET",
      path: "/",
      headers: [],
      body: false,
    },
    { document: "d", receive: (down) => answers.push(down.type) },
  );
  return {
    life,
    answers,
    say: (message: FromWorker) => say(message),
    sent: () => posted.filter(({ type }) => type === "open").length,
  };
}

test("a request waits for the server to listen, however long its modules take to load", () => {
  const { life, say, sent } = startSilent();
  say({ type: "loaded" });
  say({ type: "listening", port: 4000 });
  expect(sent()).toBe(0);
  say({ type: "listening", port: 3000 });
  expect(sent()).toBe(1);
  life.stop();
});

test("a request that waits fails when the server ends before it has listened", () => {
  const { say, sent, answers } = startSilent();
  say({ type: "exit", code: 1 });
  expect(sent()).toBe(0);
  expect(answers).toEqual(["failed"]);
});
