import type { Frame, Page } from "playwright-core";
import { expect, test } from "vitest";
import type { TraceEvent } from "../../trace/event.ts";
import { projectOf, readProject } from "../embedded/host/testing/site.ts";
import type { Project } from "../port.ts";
import { withStandin } from "./testing/with-standin.ts";

const { standin, open } = withStandin();

async function start(page: Page, project: Project) {
  return page.evaluate(async (project) => (await startContainer({ project })).settled(), project);
}

const openTab = (page: Page, browser: string, name: string) =>
  page.evaluate(async ([browser, name]) => (await containerRun.open(browser, name)).location(), [
    browser,
    name,
  ] as const);

function frameOf(page: Page, name: string): Frame {
  const frame = page.frame({ name });
  if (!frame) throw new Error(`no frame ${name}`);
  return frame;
}

const shows = (page: Page, name: string, id: string, text: string) =>
  expect.poll(() => frameOf(page, name).textContent(`#${id}`), { timeout: 15_000 }).toBe(text);

const events = (page: Page): Promise<TraceEvent[]> => page.evaluate(() => containerRun.events);

const jar = (page: Page, name: string) =>
  page.evaluate(
    (name) => (containerRun.browsers.get(name)?.cookies() ?? []).map((cookie) => cookie.name),
    name,
  );

async function threeTabs(page: Page, variant: Project["variant"]): Promise<void> {
  const project = await readProject("counter", variant);
  expect(await start(page, project)).toEqual({ at: "running", port: 3000 });
  expect(await openTab(page, "alice", "a1")).toBe("/");
  await shows(page, "a1", "status", "connected");
  await openTab(page, "alice", "a2");
  await openTab(page, "bob", "b");
  await shows(page, "a2", "status", "connected");
  await shows(page, "b", "status", "connected");
}

test.each(["cjs", "esm", "ts"] as const)(
  "tabs of one browser count together, another by itself, and logging out ends both tabs (%s)",
  async (variant) => {
    const page = await open();
    await threeTabs(page, variant);
    await frameOf(page, "a1").click("#http");
    await shows(page, "a2", "count", "1");
    await frameOf(page, "a2").click("#socket");
    await shows(page, "a1", "count", "2");
    await shows(page, "b", "count", "0");
    expect(await jar(page, "alice")).toEqual(["connect.sid"]);
    await frameOf(page, "a1").click("#logout");
    await shows(page, "a1", "status", "disconnected");
    await shows(page, "a2", "status", "disconnected");
    await shows(page, "b", "status", "connected");
    await expect.poll(() => jar(page, "alice")).toEqual([]);

    const seen = await events(page);
    const of = (kind: TraceEvent["kind"]) => seen.filter((event) => event.kind === kind);
    expect(of("store").map((event) => event.kind === "store" && event.operation)).toEqual(
      expect.arrayContaining(["set", "get", "destroy"]),
    );
    expect(of("room").length).toBeGreaterThanOrEqual(3);
    expect(seen).toContainEqual(
      expect.objectContaining({ kind: "server", change: "listening", port: 3000 }),
    );
    expect(seen.map(({ id }) => id)).toEqual(seen.map((_, index) => index + 1));
    // No cookie ever reached the real browser.
    expect(await page.context().cookies()).toEqual([]);
    const progress = await page.evaluate(() => containerRun.run.progress());
    expect(new Set(Object.values(progress))).toEqual(new Set(["done"]));
  },
);

test("output that comes in torn pieces loses no event and spoils no character of one", async () => {
  standin().faults.torn = true;
  const page = await open();
  const source = `require("node:http").createServer((_, res) => res.setHeader("content-type", "text/html; charset=utf-8").end("<p>grüße</p>")).listen(process.env.PORT);`;
  expect(await start(page, projectOf(source))).toMatchObject({ at: "running" });
  await openTab(page, "alice", "a");
  await expect
    .poll(() => events(page))
    .toContainEqual(
      expect.objectContaining({ kind: "http-response", body: { bytes: 14, text: "<p>grüße</p>" } }),
    );
});

test("an edit takes effect at the restart; jars and tabs stay, and a reload shows it", async () => {
  const page = await open();
  await threeTabs(page, "esm");
  const cookies = await jar(page, "alice");
  const states = await page.evaluate(async () => {
    const before = history.length;
    const html = `<!doctype html><title>Edited</title><p id="count">edited</p>`;
    await containerRun.run.edit("index.html", html);
    const state = await containerRun.run.restart({ env: { GREETING: "hi" } });
    await containerRun.tabs.get("a1")?.reload();
    return [state, history.length - before];
  });
  expect(states).toEqual([{ at: "running", port: 3000 }, 0]);
  const changes = (await events(page)).flatMap((event) =>
    event.kind === "server" ? [event.change] : [],
  );
  expect(changes.slice(-3)).toEqual(["listening", "restarted", "listening"]);
  await shows(page, "a1", "count", "edited");
  expect(await jar(page, "alice")).toEqual(cookies);
});

test("what a stop leaves is nothing: no process, no folder, and the port is free for the next", async () => {
  const page = await open();
  await threeTabs(page, "cjs");
  await page.evaluate(() => containerRun.run.stop());
  const container = await standin().booted();
  await expect.poll(() => container.processes.count()).toBe(0);
  expect(await container.obey({ do: "readdir", path: "/" })).toEqual([]);
  const project = await readProject("counter", "cjs");
  expect(await start(page, project)).toEqual({ at: "running", port: 3000 });
  expect(standin().containers()).toHaveLength(1);
});

test("two runs share one container, and each example believes to be alone on its port", async () => {
  const page = await open();
  await threeTabs(page, "cjs");
  const project = await readProject("counter", "esm");
  expect(await start(page, project)).toEqual({ at: "running", port: 3001 });
  await openTab(page, "carol", "c");
  await shows(page, "c", "status", "connected");
  const request = (await events(page)).find(({ kind }) => kind === "http-request");
  expect(request).toMatchObject({ headers: expect.arrayContaining([["Host", "localhost:3000"]]) });
  expect(standin().containers()).toHaveLength(1);
});
