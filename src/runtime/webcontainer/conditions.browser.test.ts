import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { projectOf, readProject } from "../embedded/host/testing/site.ts";
import type { Project } from "../port.ts";
import { answers, asked, asking, printed } from "../testing/foreign-page.ts";
import { frameOf, part, startWithTab } from "./testing/tabs.ts";
import { withService } from "./testing/with-standin.ts";

/** What a lab sets while its server runs. */
const { open } = withService();

const MINUTE = 60_000;

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
  const page = await open();
  await startWithTab(page, await expiration());
  await part(page, "#status").toBe("connected");
  await page.evaluate((ms) => containerRun.run.setClockOffset(ms), 29 * MINUTE);
  await frameOf(page).click("#socket");
  await part(page, "#count").toBe("1");
  await page.evaluate(async (ms) => {
    await containerRun.run.restart();
    await containerRun.tabs.get("a")?.reload();
    await containerRun.run.setClockOffset(ms);
  }, 58 * MINUTE);
  await part(page, "#status").toBe("connected");
  await page.evaluate((ms) => containerRun.run.setClockOffset(ms), 90 * MINUTE);
  await part(page, "#message").toContain("The session expired");
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
  const page = await open();
  await startWithTab(page, projectOf(source));
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
  await part(page, "h1").toBe("This browser is offline");
  await setOffline(false);
  await page.evaluate(() => containerRun.tabs.get("a")?.reload());
  await part(page, "body").toBe("3");
});

test("a page of another site loads a script without asking, may not read data, and follows a link with Lax cookies", async () => {
  const page = await open();
  await startWithTab(page, projectOf(asked));
  const html = `<!doctype html><link rel=icon href=data:,>${asking}`;
  await page.evaluate(
    (html) => containerRun.open("alice", "evil", { origin: "http://evil.example", html }),
    html,
  );
  await part(page, "h1", "evil").toBe("loaded");
  await part(page, "#read", "evil").toBe(answers);
  await frameOf(page, "evil").click("a");
  await part(page, "#place", "evil").toBe("example");
  const lines = () => page.evaluate(() => containerRun.logs.map(({ text }) => text));
  await expect
    .poll(async () => (await lines()).filter((line) => /^\/(?!favicon)/.test(line)))
    .toEqual(printed);
});
