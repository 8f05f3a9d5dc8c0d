import { expect, test } from "vitest";
import type { TraceEvent } from "../../trace/event.ts";
import { projectOf } from "../embedded/host/testing/site.ts";
import {
  events,
  frameOf,
  jar,
  openTab,
  part,
  shows,
  startWithTab,
  threeTabs,
} from "./testing/tabs.ts";
import { withService } from "./testing/with-standin.ts";

const { open } = withService();

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
    const cookies = await page.context().cookies();
    expect(cookies.filter(({ name }) => name === "connect.sid")).toEqual([]);
    const progress = await page.evaluate(() => containerRun.run.progress());
    expect(new Set(Object.values(progress))).toEqual(new Set(["done"]));
  },
);

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

test("a reload keeps how far each tab is scrolled; one that was led elsewhere comes back, and an address begins at the top", async () => {
  const source = `require("node:http").createServer((req, res) => {
    res.setHeader("content-type", "text/html");
    res.end("<!doctype html><style>p { height: 3000px; width: 3000px }</style><p>" + req.url);
  }).listen(process.env.PORT);`;
  const page = await open();
  await startWithTab(page, projectOf(source));
  await openTab(page, "alice", "b");
  const scroll = (name: string, left: number, top: number) =>
    frameOf(page, name).evaluate(([x, y]) => scrollTo(x, y), [left, top] as const);
  const place = (name: string) =>
    frameOf(page, name).evaluate(() => [Math.round(scrollX), Math.round(scrollY)]);
  const reload = (name: string) =>
    page.evaluate((name) => containerRun.tabs.get(name)?.reload(), name);
  await scroll("a", 20, 700);
  await scroll("b", 0, 300);
  await reload("a");
  await reload("b");
  expect([await place("a"), await place("b")]).toEqual([
    [20, 700],
    [0, 300],
  ]);
  await frameOf(page).evaluate(() => location.replace("data:text/html,<p>elsewhere"));
  await part(page, "p").toBe("elsewhere");
  await reload("a");
  await part(page, "p").toBe("/");
  await scroll("a", 0, 700);
  await page.evaluate(() => containerRun.tabs.get("a")?.navigate("/other"));
  await part(page, "p").toBe("/other");
  expect(await place("a")).toEqual([0, 0]);
  // Nothing of this is left in the page.
  expect(page.frames().filter((frame) => frame.url().includes("/.gateway/"))).toEqual([]);
});
