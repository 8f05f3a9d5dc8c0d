import type { Frame, Page } from "playwright-core";
import { expect, test } from "vitest";
import { projectOf, readProject } from "../embedded/host/testing/site.ts";
import type { Project } from "../port.ts";
import { answers, asked, asking, printed } from "../testing/foreign-page.ts";
import { gatewayWithin } from "./failures.ts";
import type { Deadlines } from "./index.ts";
import { withStandin } from "./testing/with-standin.ts";

/** What a lab sets while its server runs, and networks that don't let everything pass. */
const { standin, open } = withStandin();

const MINUTE = 60_000;

/** Starts a project, with a tab `a` in a browser `alice`; the run says what does not work, if anything. */
async function start(
  project: Project,
  deadlines: Partial<Deadlines> = {},
  limit?: string,
): Promise<Page> {
  const page = await open();
  const state = await page.evaluate(
    async ([project, deadlines]) => {
      const state = await (await startContainer({ project }, { deadlines })).settled();
      await containerRun.open("alice", "a");
      return state;
    },
    [project, deadlines] as const,
  );
  expect(state).toEqual(running(limit));
  return page;
}

const running = (limit?: string) => ({ at: "running", port: 3000, ...(limit && { limit }) });

const stateOf = (page: Page) => page.evaluate(() => containerRun.run.state());

function frameOf(page: Page, name = "a"): Frame {
  const frame = page.frame({ name });
  if (!frame) throw new Error(`no frame ${name}`);
  return frame;
}

const shows = (page: Page, selector: string, frame?: string) =>
  expect.poll(() => frameOf(page, frame).textContent(selector), { timeout: 20_000 });

/** Asks the example for something from within the tab: what the page gets, or that it gets nothing. */
const ask = (page: Page, path: string): Promise<string> =>
  frameOf(page).evaluate(
    (path) =>
      fetch(path).then(
        async (response) => `${response.status} ${await response.text()}`,
        () => "no answer",
      ),
    path,
  );

/** The expiration example: it needs no other packages than the counter. */
const expiration = async (): Promise<Project> => ({
  ...(await readProject("expiration", "ts")),
  topic: "counter",
});

test("half an hour later the example’s own timer ends the session, also after a restart", async () => {
  const page = await start(await expiration());
  await shows(page, "#status").toBe("connected");
  await page.evaluate((ms) => containerRun.run.setClockOffset(ms), 29 * MINUTE);
  await frameOf(page).click("#socket");
  await shows(page, "#count").toBe("1");
  await page.evaluate(async (ms) => {
    await containerRun.run.restart();
    await containerRun.tabs.get("a")?.reload();
    await containerRun.run.setClockOffset(ms);
  }, 58 * MINUTE);
  await shows(page, "#status").toBe("connected");
  await page.evaluate((ms) => containerRun.run.setClockOffset(ms), 90 * MINUTE);
  await shows(page, "#message").toContain("The session expired");
});

test("the store fails while it is down; offline nothing gets through, and a reload says so", async () => {
  const source = `
    const express = require("express");
    const session = require("express-session");
    const app = express();
    app.use(session({ secret: "s", resave: true, saveUninitialized: true }));
    app.get("/", (req, res) => res.type("html").send("<h1>here</h1>"));
    app.get("/incr", (req, res) => res.send(String((req.session.n = (req.session.n ?? 0) + 1))));
    app.use((error, req, res, next) => res.status(500).send(error.message));
    app.listen(process.env.PORT);
  `;
  const page = await start(projectOf(source));
  expect(await ask(page, "/incr")).toBe("200 1");
  await page.evaluate(() => containerRun.run.setFaults({ storeDown: true }));
  expect(await ask(page, "/incr")).toBe("500 The session store can't be reached.");
  await page.evaluate(() => containerRun.run.setFaults({}));
  expect(await ask(page, "/incr")).toBe("200 2");

  const setOffline = (offline: boolean) =>
    page.evaluate((offline) => containerRun.browsers.get("alice")?.setOffline(offline), offline);
  await setOffline(true);
  expect(await ask(page, "/incr")).toBe("no answer");
  const at = await page.evaluate(async () => {
    await containerRun.tabs.get("a")?.navigate("/incr");
    return containerRun.tabs.get("a")?.location();
  });
  expect(at).toBe("/incr");
  await shows(page, "h1").toBe("This browser is offline");
  await setOffline(false);
  await page.evaluate(() => containerRun.tabs.get("a")?.reload());
  await shows(page, "body").toBe("3");
});

test("a page of another site loads a script without asking, may not read data, and follows a link with Lax cookies", async () => {
  const page = await start(projectOf(asked));
  const html = `<!doctype html><link rel=icon href=data:,>${asking}`;
  await page.evaluate(
    (html) => containerRun.open("alice", "evil", { origin: "http://evil.example", html }),
    html,
  );
  await shows(page, "h1", "evil").toBe("loaded");
  await shows(page, "#read", "evil").toBe(answers);
  await frameOf(page, "evil").click("a");
  await shows(page, "#place", "evil").toBe("example");
  const lines = () => page.evaluate(() => containerRun.logs.map(({ text }) => text));
  await expect
    .poll(async () => (await lines()).filter((line) => /^\/(?!favicon)/.test(line)))
    .toEqual(printed);
});

test("where none passes within the container, the gateway moves into the server’s process, and the run says so", async () => {
  standin().faults.upgradesWithin = "refuse";
  const page = await start(await readProject("counter", "esm"), {}, gatewayWithin);
  await shows(page, "#status").toBe("connected");
  const upgrades = () =>
    page.evaluate(() => containerRun.events.filter(({ kind }) => kind === "upgrade-response"));
  await expect.poll(upgrades).toEqual([expect.objectContaining({ status: 101 })]);
  await frameOf(page).click("#socket");
  await shows(page, "#count").toBe("1");
  const before = await page.evaluate(() => containerRun.browsers.get("alice")?.cookies());
  expect(before).toHaveLength(1);
  await page.evaluate(async () => {
    await containerRun.run.setFaults({ storeDown: true });
    await containerRun.run.restart();
    await containerRun.tabs.get("a")?.reload();
  });
  await shows(page, "body").toContain("The session store can't be reached.");
  await page.evaluate(async () => {
    await containerRun.run.setFaults({});
    await containerRun.tabs.get("a")?.reload();
  });
  await shows(page, "#status").toBe("connected");
  await expect.poll(upgrades).toHaveLength(2);
  expect(await stateOf(page)).toEqual(running(gatewayWithin));
  // The store was in the memory of the first process; the jar is the browser's.
  const asked = await page.evaluate(() =>
    containerRun.events.filter((event) => event.kind === "http-request" && event.url === "/"),
  );
  expect(JSON.stringify(asked[1])).toContain(before?.[0]?.value);
});

test.each([
  ["previews", "well"],
  ["previews, nor the container’s own network", "refuse"],
] as const)(
  "where %s let no WebSocket through, the example works over long-polling, and the run says so",
  async (_, within) => {
    Object.assign(standin().faults, { upgrades: "refuse", upgradesWithin: within });
    const limit = within === "refuse" ? gatewayWithin : undefined;
    const page = await start(await readProject("counter", "esm"), { upgrade: 1000 }, limit);
    await shows(page, "#status").toBe("connected");
    await frameOf(page).click("#socket");
    await shows(page, "#count").toBe("1");
    await page.waitForFunction(() => {
      const state = containerRun.run.state();
      return state.at === "running" && state.limit?.includes("stay on long-polling");
    });
    const upgraded = await page.evaluate(() =>
      containerRun.events.some(({ kind }) => kind === "upgrade-response"),
    );
    expect(upgraded).toBe(false);
    // Blocked on purpose, it is no property of the network; and what was said is taken back.
    await page.evaluate(() => containerRun.run.setFaults({ blockWebSockets: true }));
    expect(await stateOf(page)).toEqual(running(limit));
  },
);
