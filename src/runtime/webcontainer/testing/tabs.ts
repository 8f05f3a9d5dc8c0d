import type { Frame, Page } from "playwright-core";
import { expect } from "vitest";
import type { TraceEvent } from "../../../trace/event.ts";
import { readProject } from "../../embedded/host/testing/site.ts";
import type { Project } from "../../port.ts";
import type { Deadlines } from "../options.ts";

/** Runs and their tabs, as a test drives them from outside the page. */

export async function start(page: Page, project: Project) {
  return page.evaluate(async (project) => (await startContainer({ project })).settled(), project);
}

/** Starts a project, with a tab `a` in a browser `alice`; the run says what does not work, if anything. */
export async function startWithTab(
  page: Page,
  project: Project,
  deadlines: Partial<Deadlines> = {},
  limit?: string,
): Promise<void> {
  const state = await page.evaluate(
    async ([project, deadlines]) => {
      const state = await (await startContainer({ project }, { deadlines })).settled();
      await containerRun.open("alice", "a");
      return state;
    },
    [project, deadlines] as const,
  );
  expect(state).toEqual(running(limit));
}

export const running = (limit?: string) => ({
  at: "running",
  port: 3000,
  ...(limit && { limit }),
});

export const stateOf = (page: Page) => page.evaluate(() => containerRun.run.state());

export const openTab = (page: Page, browser: string, name: string) =>
  page.evaluate(async ([browser, name]) => (await containerRun.open(browser, name)).location(), [
    browser,
    name,
  ] as const);

export function frameOf(page: Page, name = "a"): Frame {
  const frame = page.frame({ name });
  if (!frame) throw new Error(`no frame ${name}`);
  return frame;
}

export const shows = (page: Page, name: string, id: string, text: string) =>
  expect.poll(() => frameOf(page, name).textContent(`#${id}`)).toBe(text);

export const events = (page: Page): Promise<TraceEvent[]> =>
  page.evaluate(() => containerRun.events);

export const jar = (page: Page, name: string) =>
  page.evaluate(
    (name) => (containerRun.browsers.get(name)?.cookies() ?? []).map((cookie) => cookie.name),
    name,
  );

export async function threeTabs(page: Page, variant: Project["variant"]): Promise<void> {
  const project = await readProject("counter", variant);
  expect(await start(page, project)).toEqual({ at: "running", port: 3000 });
  expect(await openTab(page, "alice", "a1")).toBe("/");
  await shows(page, "a1", "status", "connected");
  await openTab(page, "alice", "a2");
  await openTab(page, "bob", "b");
  await shows(page, "a2", "status", "connected");
  await shows(page, "b", "status", "connected");
}

/** What of the page in a tab becomes what it is to be. */
export const part = (page: Page, selector: string, frame?: string) =>
  expect.poll(() => frameOf(page, frame).textContent(selector));
