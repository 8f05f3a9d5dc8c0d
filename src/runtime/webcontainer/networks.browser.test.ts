import { expect, test } from "vitest";
import { readProject } from "../embedded/host/testing/site.ts";
import { gatewayWithin } from "./failures.ts";
import { frameOf, part, running, startWithTab, stateOf } from "./testing/tabs.ts";
import { withStandin } from "./testing/with-standin.ts";

/** Networks that don't let everything pass. */
const { standin, open } = withStandin();

test("where none passes within the container, the gateway moves into the server’s process, and the run says so", async () => {
  standin().faults.upgradesWithin = "refuse";
  const page = await open();
  await startWithTab(page, await readProject("counter", "esm"), {}, gatewayWithin);
  await part(page, "#status").toBe("connected");
  const upgrades = () =>
    page.evaluate(() => containerRun.events.filter(({ kind }) => kind === "upgrade-response"));
  await expect.poll(upgrades).toEqual([expect.objectContaining({ status: 101 })]);
  await frameOf(page).click("#socket");
  await part(page, "#count").toBe("1");
  // The server that ran until this was known is none that anybody has met.
  expect(
    await page.evaluate(() => containerRun.events.filter(({ kind }) => kind === "server")),
  ).toEqual([expect.objectContaining({ change: "listening" })]);
  const before = await page.evaluate(() => containerRun.browsers.get("alice")?.cookies());
  expect(before).toHaveLength(1);
  await page.evaluate(async () => {
    await containerRun.run.setFaults({ storeDown: true });
    await containerRun.run.restart();
    await containerRun.tabs.get("a")?.reload();
  });
  await part(page, "body").toContain("The session store can't be reached.");
  await page.evaluate(async () => {
    await containerRun.run.setFaults({});
    await containerRun.tabs.get("a")?.reload();
  });
  await part(page, "#status").toBe("connected");
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
    const page = await open();
    await startWithTab(page, await readProject("counter", "esm"), { upgrade: 1000 }, limit);
    await part(page, "#status").toBe("connected");
    await frameOf(page).click("#socket");
    await part(page, "#count").toBe("1");
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
