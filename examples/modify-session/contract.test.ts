import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { transports } from "../../tests/contracts/browser.ts";
import { everyTopic } from "../../tests/contracts/every-topic.ts";
import { RawWebSocket } from "../../tests/contracts/raw.ts";
import { exampleUnderTest, variants } from "../../tests/contracts/under-test.ts";

describe.concurrent.each(variants)("modify-session (%s)", (variant) => {
  const example = exampleUnderTest({ topic: "modify-session", variant });
  everyTopic(example);

  test.each(transports)(
    "60 increments at once, over HTTP and two sockets, lose none and answer no number twice (%s)",
    async (transport) => {
      const browser = await example.visitor();
      const [first, second] = await Promise.all([
        browser.connect({ transport }),
        browser.connect({ transport }),
      ]);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => [
          browser.increment(),
          first.ask("incr"),
          second.ask("incr"),
        ]).flat(),
      );
      expect(answers.map(Number).sort((a, b) => a - b)).toEqual(numbersTo(60));
      expect(await browser.increment()).toBe(61);
    },
  );

  test("a kept reference goes stale, the session of the request does not", async () => {
    const browser = await example.visitor();
    const tab = await browser.connect();
    for (let i = 0; i < 3; i++) await browser.increment();
    expect(await tab.ask("compare")).toEqual({ kept: 0, current: 3 });
  });

  test("a connection that joins only after the log-out is refused", async () => {
    const browser = await example.visitor();
    const raw = await new RawWebSocket(browser.origin, { cookie: browser.cookie() }).opened();
    await browser.post("/logout");
    raw.send("40");
    expect(await raw.next(/^4[04]/)).toBe('44{"message":"no session"}');
    raw.close();
  });

  test("no increment in flight brings a session back that is logged out", async () => {
    const browser = await example.visitor();
    const cookie = browser.cookie();
    const tab = await browser.connect();
    const inFlight = Array.from({ length: 20 }, () => {
      tab.socket.emit("incr");
      return browser.request("/incr", { method: "POST", headers: { cookie } });
    });
    await browser.post("/logout");
    await Promise.all(inFlight);
    await tab.disconnected();
    const refused = browser.open({ extraHeaders: { cookie } });
    expect(await refused.settled()).toBe("no session");
    refused.socket.disconnect();
  });
});

test("the queue is the one of the complete example", () => {
  const read = (topic: string) =>
    readFileSync(join(import.meta.dirname, "..", topic, "ts/queue.ts"), "utf8");
  expect(read("complete")).toBe(read("modify-session"));
});

function numbersTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
