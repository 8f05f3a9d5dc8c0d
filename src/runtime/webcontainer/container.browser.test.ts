import { expect, test } from "vitest";
import { projectOf, readProject } from "../embedded/host/testing/site.ts";
import { events, openTab, shows, start, threeTabs } from "./testing/tabs.ts";
import { withStandin } from "./testing/with-standin.ts";

/** What a run does in the container, and leaves there: seen from the service's side. */
const { standin, open } = withStandin();

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
