import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { projectOf, readProject } from "../embedded/host/testing/site.ts";
import type { Project } from "../port.ts";
import { events, openTab, shows, start, threeTabs } from "./testing/tabs.ts";
import { withStandin } from "./testing/with-standin.ts";

/** What a run does in the container, and leaves there: seen from the service's side. */
const { standin, open } = withStandin();

/** Starts a project, and resolves as soon as it is at a step. */
const startUntil = (page: Page, project: Project, step: string) =>
  page.evaluate(
    async ([project, wanted]) => {
      const { run } = await startContainer({ project });
      await new Promise<void>((resolve) => {
        const look = (state: ReturnType<typeof run.state>) => {
          if (state.at === "starting" && state.step === wanted) resolve();
        };
        run.onState(look);
        look(run.state());
      });
    },
    [project, step] as const,
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

test.each(["Booting the container", "Writing the example and its packages", "Starting the server"])(
  "so does a stop in the middle of a start: %s",
  async (step) => {
    const page = await open();
    const project = await readProject("counter", "cjs");
    await startUntil(page, project, step);
    await page.evaluate(() => containerRun.run.stop());
    expect(await start(page, project)).toEqual({ at: "running", port: 3000 });
    await page.evaluate(() => containerRun.run.stop());
    const container = await standin().booted();
    await expect.poll(() => container.processes.count()).toBe(0);
    expect(await container.obey({ do: "readdir", path: "/" })).toEqual([]);
  },
);

test.each(["Booting the container", "Starting the server"])(
  "a start that comes in between takes the place of the one before, and leaves nothing: %s",
  async (step) => {
    const page = await open();
    await startUntil(page, await readProject("counter", "cjs"), step);
    const restarted = await page.evaluate(() => containerRun.run.restart());
    expect(restarted).toEqual({ at: "running", port: 3000 });
    await page.evaluate(() => containerRun.run.stop());
    const container = await standin().booted();
    await expect.poll(() => container.processes.count()).toBe(0);
    expect(await container.obey({ do: "readdir", path: "/" })).toEqual([]);
  },
);

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
