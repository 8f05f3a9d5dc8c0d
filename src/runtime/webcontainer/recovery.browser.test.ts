import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { projectOf } from "../embedded/host/testing/site.ts";
import type { Project } from "../port.ts";
import type { Deadlines } from "./index.ts";
import { withStandin } from "./testing/with-standin.ts";

/** A container that dies in silence, and what comes after it. No page is loaded again. */
const { standin, open } = withStandin();

const start = (page: Page, project: Project, deadlines: Partial<Deadlines> = {}) =>
  page.evaluate(
    async ([project, deadlines]) => (await startContainer({ project }, { deadlines })).settled(),
    [project, deadlines] as const,
  );

const server = `require("node:http").createServer((_, res) => res.end("<p>hello</p>")).listen(process.env.PORT);`;
const hello = projectOf(server);
const runs = { at: "running" };
const died = {
  at: "failed",
  failure: { kind: "internal", message: expect.stringContaining("ended from outside") },
};
const late = { at: "failed", failure: { kind: "timed-out" } };

const stateOf = (page: Page) => page.evaluate(() => containerRun.run.state());
const failed = (page: Page) =>
  page.waitForFunction(() => containerRun.run.state().at === "failed", null, { timeout: 30_000 });

test("a container that falls silent while an example runs is noticed, and the next run has another", async () => {
  const page = await open();
  expect(await start(page, hello, { answer: 2000, silence: 500 })).toMatchObject(runs);
  standin().faults.unanswered = "everything";
  await failed(page);
  expect(await stateOf(page)).toMatchObject(died);
  standin().faults.unanswered = "nothing";
  expect(await start(page, hello)).toMatchObject(runs);
  expect(standin().asked).toHaveLength(2);
  expect(standin().containers()).toHaveLength(1);
});

test("one that fell silent unnoticed is not taken for the next run", async () => {
  const page = await open();
  expect(await start(page, hello)).toMatchObject(runs);
  const [first] = standin().containers();
  // The page asks it for a list, to see whether it is there.
  standin().faults.unanswered = "readdir";
  expect(await start(page, hello, { silence: 500 })).toMatchObject(runs);
  expect(standin().asked).toHaveLength(2);
  expect(standin().containers()).not.toContain(first);
});

test.each(["mount", "spawn"] as const)(
  "a container that never answers a %s is given up at the deadline, though it does not let itself be torn down; the next run has another",
  async (unanswered) => {
    standin().faults.teardown = "refuse";
    standin().faults.unanswered = unanswered;
    const page = await open();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    expect(await start(page, hello, { mount: 2000, start: 2000 })).toMatchObject(late);
    standin().faults.unanswered = "nothing";
    expect(await start(page, hello)).toMatchObject(runs);
    expect(standin().containers()).toHaveLength(1);
    expect(errors).toEqual([]);
  },
);

test("a service that says its first word and then nothing is given up, and loaded again for the next run", async () => {
  standin().faults.boot = "mute";
  const page = await open();
  expect(await start(page, hello, { boot: 1500 })).toMatchObject({
    at: "failed",
    failure: { kind: "timed-out", message: expect.stringContaining("Booting") },
  });
  standin().faults.boot = "well";
  expect(await start(page, hello)).toMatchObject(runs);
});

test("storage that is blocked is told as that; once it is allowed, the next run boots", async () => {
  standin().faults.boot = "storage-blocked";
  const page = await open();
  expect(await start(page, hello)).toMatchObject({
    at: "failed",
    failure: { kind: "storage-blocked" },
  });
  standin().faults.boot = "well";
  expect(await start(page, hello)).toMatchObject(runs);
});

test("two labs that boot at the same time share one attempt", async () => {
  standin().faults.boot = "held";
  const page = await open();
  const both = page.evaluate(async (project) => {
    const deadlines = { silence: 20_000, load: 20_000 };
    const first = await startContainer({ project }, { deadlines });
    const second = await startContainer({ project }, { deadlines });
    return Promise.all([first.settled(), second.settled()]);
  }, hello);
  await page.waitForFunction(() => containerRun.run.progress().boot === "slow");
  expect(standin().asked).toHaveLength(1);
  standin().release();
  expect(await both).toMatchObject([runs, runs]);
  expect(standin().asked).toHaveLength(1);
});

test("a page that comes back from the back/forward cache goes on with its container, and says so where that is gone", async () => {
  const page = await open();
  expect(await start(page, hello, { silence: 500 })).toMatchObject(runs);
  const comeBack = () =>
    page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    });
  await comeBack();
  expect(await page.evaluate(() => containerRun.run.restart())).toMatchObject(runs);
  expect(standin().asked).toHaveLength(1);
  standin().faults.unanswered = "everything";
  await comeBack();
  await failed(page);
  expect(await stateOf(page)).toMatchObject(died);
  standin().faults.unanswered = "nothing";
  expect(await page.evaluate(() => containerRun.run.restart())).toMatchObject(runs);
});

test("a container that one lab gives up is gone for the others, which say so", async () => {
  const page = await open();
  expect(await start(page, hello, { silence: 500 })).toMatchObject(runs);
  await page.evaluate(() => void Object.assign(globalThis, { other: containerRun }));
  standin().faults.unanswered = "spawn";
  expect(await start(page, hello, { start: 1500 })).toMatchObject(late);
  const state = await page.evaluate(() =>
    (Reflect.get(globalThis, "other") as typeof containerRun).run.state(),
  );
  expect(state).toMatchObject(died);
});

const loop = `const http = require("node:http");
http.createServer((req, res) => {
  if (req.url === "/loop") for (;;);
  res.setHeader("content-type", "text/html");
  res.end("<title>hello</title>");
}).listen(process.env.PORT);`;

test.each([
  ["beside the server", "well"],
  ["as a guest of its process", "refuse"],
] as const)(
  "an endless loop is stopped, at the start and later, and a correction runs (the gateway %s)",
  async (_, within) => {
    standin().faults.upgradesWithin = within;
    const page = await open();
    expect(await start(page, projectOf(loop), { answer: 2000 })).toMatchObject(runs);
    await page.evaluate(async () => {
      const tab = await containerRun.open("alice", "a");
      void tab.navigate("/loop").catch(() => undefined);
    });
    await failed(page);
    const unresponsive = { at: "failed", failure: { kind: "unresponsive" } };
    expect(await stateOf(page)).toMatchObject(unresponsive);
    const restarted = (source: string) =>
      page.evaluate(async (text) => {
        await containerRun.run.edit("index.js", text);
        return containerRun.run.restart();
      }, source);
    expect(await restarted("for (;;);")).toMatchObject(unresponsive);
    expect(await restarted(server)).toMatchObject(runs);
    expect(standin().asked).toHaveLength(1);
  },
);
