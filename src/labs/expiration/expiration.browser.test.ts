import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { expectAccessible } from "../../../tests/browser/accessible.ts";
import { openSite, type Site } from "../../../tests/browser/site.ts";
import { labPage } from "../shared/lab-page.ts";
import { a1, a2, b1, buttons, status } from "../shared/two-browsers.ts";
import { scenario } from "./scenario.ts";

const chapter = "/guide/expiration";
const minutes = 60_000;
const told = "The session expired. Reload the page to start again.";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

describe.each(["mouse", "keyboard"] as const)("by %s", (hand) => {
  test("an idle session ends when its time is over, and its tabs are told; an active one goes on", async () => {
    const page = await site.open(chapter);
    const lab = labPage(page, "expiration");
    await lab.run(hand);
    await lab.play(scenario, hand);
    await lab.lab.getByText("is 40 minutes ahead of the real time").waitFor();
  });
});

test("without WebSockets, the same happens at the same time", async () => {
  // The server has closed the connection: Engine.IO answers a poll that comes after that with 400.
  const page = await site.open(chapter, { allow: { requests: [/transport=polling.*&sid=/] } });
  const lab = labPage(page, "expiration");
  await lab.run();
  await lab.see(scenario.opening);
  await lab.perform({ do: "fault", fault: "no-websockets", on: true });
  const before = (await lab.trace()).length;
  for (const tab of [a1, a2, b1]) {
    await lab.perform({ ...tab, do: "reload" });
    await lab.see([{ ...tab, shows: "status", text: "connected" }]);
  }
  await lab.perform({ do: "pass-time", ms: 20 * minutes });
  await lab.perform({ ...b1, ...buttons.http });
  await lab.see([{ ...b1, shows: "count", text: "1" }]);
  await lab.perform({ do: "pass-time", ms: 20 * minutes });
  await lab.see([...status("disconnected", "connected"), { ...a1, shows: "message", text: told }]);
  const upgraded = (await lab.trace())
    .slice(before)
    .filter((event) => event.kind === "upgrade-response" && event.status === 101);
  expect(upgraded).toEqual([]);
});

test("a jump longer than a session's life ends every session", async () => {
  const page = await site.open(chapter);
  const lab = labPage(page, "expiration");
  await lab.run();
  await lab.see(scenario.opening);
  await lab.perform({ do: "pass-time", ms: 31 * minutes });
  await lab.see([
    { ...a1, shows: "message", text: told },
    { ...b1, shows: "message", text: told },
    { browser: "Browser B", shows: "jar", cookies: [] },
  ]);
  await expectAccessible(page, lab.lab);
});
