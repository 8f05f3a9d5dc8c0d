import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { expectAccessible } from "../../../../tests/browser/accessible.ts";
import { openSite, type PageOptions, type Site } from "../../../../tests/browser/site.ts";
import { answering } from "../../../../tests/standin/answering.ts";
import { routeToStandin } from "../../../../tests/standin/route.ts";
import { startStandin, type Standin } from "../../../../tests/standin/standin.ts";
import { scenario as counter } from "../../counter/scenario.ts";
import { labPage, type LabPage } from "../lab-page.ts";

/** What a reader sees, and can do, whatever the service or the example does wrong. */
let site: Site;
let standin: Standin;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  standin = await startStandin();
});
afterEach(() => standin.close());

const openCounter = async (options: PageOptions) => {
  const page = await site.open("/guide", options);
  return { page, lab: labPage(page, "counter") };
};

const choose = (page: Page, label: string) =>
  page.getByLabel("Run on").first().selectOption({ label });

const badge = (lab: LabPage, text: string) =>
  lab.lab.getByText(text, { exact: true }).waitFor({ timeout: 60_000 });

/** What the reader is told to do, beside the log that says it, too. */
const remedy = (lab: LabPage, text: string) => lab.lab.locator("[data-failure]").getByText(text);

/** The lab works: its first step does what it promises. */
async function works(lab: LabPage): Promise<void> {
  const [first] = counter.steps;
  if (!first) throw new Error("the scenario has no step");
  await lab.see(counter.opening);
  await lab.perform(first);
  await lab.see(first.then);
}

const unreachable = /^stackblitz\.com can’t be reached from this network; running on the embedded/;

/** The stand-in answers, and the clock of the pages is the test's own. */
const withClock = (): PageOptions => ({
  ...answering(standin),
  prepare: async (context) => {
    await routeToStandin(context, standin);
    await context.clock.install();
  },
});

/** Lets this much time pass once the service's page has been asked for so often: the probe is the first. */
async function pass(page: Page, ms: number, asked: number): Promise<void> {
  await expect.poll(() => standin.asked.length).toBe(asked);
  await page.clock.fastForward(ms);
}

/** How long each load of the service's page is borne, in ms: the first is the probe's. */
const patient = [0, 8000, 8000];
const doubtful = [3000, 4000];

test.each([
  ["says nothing", "silent", patient, unreachable],
  ["is empty", "empty", patient, unreachable],
  ["is not found", "missing", patient, unreachable],
  ["may not be framed here", "without-coep", [0, 4000], unreachable],
  ["says one word and then nothing", "mute", [0, 30_000], /^The WebContainer took too long to/],
  ["may store nothing", "storage-blocked", [], /^This browser blocks the storage that a WebC/],
] as const)(
  "a service whose page %s: the lab works embedded, and says why",
  async (_, boot, borne, why) => {
    standin.faults.boot = boot;
    const { page, lab } = await openCounter(withClock());
    await lab.press(lab.button("Run"));
    for (const [index, ms] of borne.entries()) await pass(page, ms, index + 1);
    await badge(lab, "live, embedded");
    await lab.status(why);
    await lab.status(/^Running/);
    await works(lab);
  },
);

test("a container that comes after the fallback leaves the embedded lab alone, and a later run by hand has it", async () => {
  standin.faults.boot = "held";
  const { page, lab } = await openCounter(withClock());
  await lab.press(lab.button("Run"));
  for (const [index, ms] of doubtful.entries()) await pass(page, ms, index + 1);
  await badge(lab, "live, embedded");
  await lab.status(unreachable);
  await lab.status(/^Running/);
  await works(lab);
  standin.release();
  const late = await standin.booted();
  const [, second] = counter.steps;
  if (!second) throw new Error("the scenario has one step only");
  await lab.perform(second);
  await lab.see(second.then);
  await badge(lab, "live, embedded");
  await lab.status(/^Running/);
  expect(late.processes.count()).toBe(0);

  await choose(page, "Node.js in a WebContainer");
  await lab.status(/^Stopped/);
  await lab.press(lab.button("Run again"));
  await badge(lab, "live on Node.js");
  await lab.status(/^Running/);
  await works(lab);
  expect(standin.containers()).toEqual([late]);
});

test.each([
  ["refuse to load", { previews: "refuse" }],
  ["have ports that nobody hears of", { ports: false }],
] as const)("previews that %s: the lab works embedded, and says why", async (_, fault) => {
  Object.assign(standin.faults, fault);
  const { page, lab } = await openCounter(withClock());
  await lab.press(lab.button("Run"));
  await lab.status(/Opening the page takes longer than usual\.$/);
  await page.clock.fastForward(8000);
  await badge(lab, "live, embedded");
  await lab.status(
    /^This browser could not show the WebContainer’s pages; running on the embedded/,
  );
  await lab.status(/^Running/);
  await works(lab);
});

test("a container whose processes end with an error as they start: the lab works embedded, and says why", async () => {
  standin.faults.processes = "fail";
  const { lab } = await openCounter(answering(standin));
  await lab.press(lab.button("Run"));
  await badge(lab, "live, embedded");
  await lab.status(/^The WebContainer failed; running on the embedded/);
  await lab.status(/^Running/);
  await works(lab);
});

test("a file of this site that is missing is not blamed on the service; the lab works embedded", async () => {
  const { allow, ...answered } = answering(standin);
  const { page, lab } = await openCounter({
    ...answered,
    allow: { ...allow, requests: [/./], console: [/./] },
  });
  await page.route(/\/assets\/webcontainer\//, (route) => route.fulfill({ status: 404, body: "" }));
  await lab.press(lab.button("Run"));
  await badge(lab, "live, embedded");
  await lab.status(
    /^A file that the WebContainer needs could not be loaded from this site; running on the embedded/,
  );
  await lab.status(/^Running/);
  await works(lab);
});

test("a container whose processes die mid-run says so with its remedy, and the next run works", async () => {
  const { lab } = await openCounter({
    ...answering(standin),
    allow: { requests: [/./], console: [/./] },
  });
  await lab.run();
  await badge(lab, "live on Node.js");
  await works(lab);
  await standin.killProcesses();
  await lab.status(/^Failed/);
  await remedy(lab, "Close other tabs and demos, then run the example again.").waitFor();
  await lab.press(lab.button("Run again"));
  await lab.status(/^Running/);
  await badge(lab, "live on Node.js");
  await works(lab);
});

test("after a failure the reader can have Node.js tried again by hand", async () => {
  let open = false;
  const { page, lab } = await openCounter({
    ...answering(standin),
    prepare: async (context) => {
      await routeToStandin(context, standin);
      await context.route(/^https:\/\/stackblitz\.com\//, (route) =>
        open ? route.fallback() : route.abort("connectionrefused"),
      );
    },
  });
  await lab.run();
  await lab.lab.getByText("live, embedded", { exact: true }).waitFor();
  open = true;
  await choose(page, "Node.js in a WebContainer");
  await lab.status(/^Stopped/);
  await lab.press(lab.button("Run again"));
  await lab.lab.getByText("live on Node.js", { exact: true }).waitFor();
  await lab.status(/as you chose/);
  await lab.status(/^Running/);
});

test("who chose Node.js by hand and got the embedded runtime has Node.js tried again with the next run", async () => {
  standin.faults.boot = "aborted";
  const { lab } = await openCounter({ ...answering(standin), runtime: "webcontainer" });
  await lab.run();
  await badge(lab, "live, embedded");
  await lab.status(unreachable);
  standin.faults.boot = "well";
  await lab.press(lab.button("Stop"));
  await lab.press(lab.button("Run again"));
  await badge(lab, "live on Node.js");
  await lab.status(/as you chose/);
  await lab.status(/^Running/);
});

test("a service that answers frames and no requests is found all the same, on a host that registers nothing", async () => {
  const { page, lab } = await openCounter({
    ...answering(standin),
    prepare: async (context) => {
      await routeToStandin(context, standin);
      await context.route(/^https:\/\/stackblitz\.com\//, (route) =>
        route.request().resourceType() === "fetch" ? route.abort() : route.fallback(),
      );
    },
  });
  await lab.run();
  await lab.lab.getByText("live on Node.js", { exact: true }).waitFor();
  const registered = () => navigator.serviceWorker.getRegistrations().then(({ length }) => length);
  expect(await page.evaluate(registered)).toBe(0);
});

test("while the service is slow the reader sees which step waits; it is said, too", async () => {
  standin.faults.boot = "held";
  const { page, lab } = await openCounter({ ...answering(standin), runtime: "webcontainer" });
  const files: string[] = [];
  page.on("requestfinished", (request) => files.push(new URL(request.url()).pathname));
  await lab.lab.evaluate(hear);
  await lab.press(lab.button("Run"));
  await lab.status(/Booting the container takes longer than usual\.$/);
  const steps = lab.lab.getByRole("list", { name: "Steps of the start" });
  expect(await steps.getByRole("listitem").allTextContents()).toEqual([
    "● Load the runtime and the example: done",
    "● Checking that this page may run Node.js: done",
    "◐ Booting the container: takes longer than usual",
    "○ Writing the example and its packages: waiting",
    "○ Starting the server: waiting",
    "○ Waiting until the server listens: waiting",
    "○ Opening the page: waiting",
  ]);
  // The packages don't wait for the container: they are here before there is one.
  const packages = () => files.filter((path) => /^\/assets\/webcontainer\//.test(path));
  await expect.poll(packages).toHaveLength(3);
  await expectAccessible(page, lab.lab);
  standin.release();
  await lab.status(/^Running/);
  expect(packages()).toHaveLength(3);
  // What a screen reader is told when it becomes true, and not again.
  const said = await page.evaluate(() => window.saidByLab ?? []);
  expect(said.filter((text) => text.includes("Booting the container takes longer"))).toHaveLength(
    1,
  );
  expect(said.filter((text) => text.startsWith("Running"))).toHaveLength(1);
});

declare global {
  // Of the page, where `hear` runs. An interface, because only that can add to one.
  interface Window {
    saidByLab?: string[];
  }
}

/** Runs in the page: keeps what the lab's places for announcements come to say. */
function hear(lab: Element): void {
  const said: string[] = (window.saidByLab = []);
  new MutationObserver((changes) => {
    const places = new Set(
      changes.map(({ target }) =>
        (target instanceof Element ? target : target.parentElement)?.closest("[role=status]"),
      ),
    );
    for (const place of places) {
      const text = place?.textContent ?? "";
      if (text !== "" && said.at(-1) !== text) said.push(text);
    }
  }).observe(lab, { subtree: true, childList: true, characterData: true });
}
