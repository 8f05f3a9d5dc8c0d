import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { openSite, type PageOptions, type Site } from "../../../tests/browser/site.ts";
import { labPage } from "./lab-page.ts";
import type { Happening, TraceEvent } from "../../trace/event.ts";
import { exportRecording } from "../../trace/serialise.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const a1 = { browser: "Browser A", tab: "Tab 1" } as const;

/** A lab that runs, and its timeline. */
async function openLab(options?: PageOptions) {
  const page = await site.open("/guide/log-out", options);
  const lab = labPage(page, "logout");
  await lab.run();
  await lab.see([{ ...a1, shows: "status", text: "connected" }]);
  return { page, lab, ...timelineOf(page, lab.lab) };
}

/** The same with a trace that the reader imported. */
async function openTrace(events: readonly TraceEvent[], options?: PageOptions) {
  const opened = await openLab(options);
  await opened.importFile(
    "a.json",
    exportRecording({ title: "A trace", versions: { node: "20.1" }, events }),
  );
  await opened.lab.lab.getByRole("group", { name: "Imported trace" }).waitFor();
  await opened.grid.waitFor();
  return opened;
}

function timelineOf(page: Page, lab: Locator) {
  const grid = lab.getByRole("grid");
  const row = (id: number) => grid.locator(`[data-id="${id}"]`);
  return {
    grid,
    row,
    button: (name: string) => lab.getByRole("button", { name, exact: true }),
    search: lab.getByRole("searchbox", { name: "Search" }),
    detail: (id: number) => lab.getByRole("region", { name: `Event #${id}`, exact: true }),
    importFile: (name: string, text: string) =>
      lab
        .locator("input[type=file]")
        .setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) }),
    ids: () =>
      grid
        .locator("[data-id]")
        .evaluateAll((rows) => rows.map((each) => Number(each.getAttribute("data-id")))),
    highlighted: () =>
      grid
        .locator('[data-chain="true"]')
        .evaluateAll((rows) => rows.map((each) => Number(each.getAttribute("data-id")))),
    focused: () =>
      page.evaluate(() => Number(document.activeElement?.getAttribute("data-id") ?? NaN)),
    count: (text: string | RegExp) => lab.getByRole("group", { name: "The trace" }).getByText(text),
  };
}

const session = "Qm7Jx0aKfT3wZp5";
const cookie = { name: "connect.sid", value: `s%3A${session}.c2ln`, domain: "localhost" } as const;
const carrier = { exchange: "w", transport: "websocket", sid: "engine-8sK2nXbb" } as const;

/** One of each kind: a request and all that comes of it, and what a socket does. */
const happenings: readonly (readonly [cause: number, browser: string, happening: Happening])[] = [
  [
    0,
    "Browser A",
    {
      kind: "http-request",
      exchange: "x",
      method: "POST",
      url: "/in",
      headers: [["Cookie", `theme=dark; ${cookie.name}=${cookie.value}`]],
      body: { bytes: 13, text: '{"name":"Ann"}' },
    },
  ],
  [
    1,
    "",
    {
      kind: "store",
      operation: "set",
      session,
      before: { count: 1, old: true },
      after: { count: 2 },
    },
  ],
  [
    1,
    "Browser A",
    { kind: "http-response", exchange: "x", status: 204, headers: [["Vary", "Cookie"]] },
  ],
  [
    3,
    "Browser A",
    {
      kind: "cookie-set",
      exchange: "x",
      cookie: {
        ...cookie,
        hostOnly: true,
        path: "/",
        secure: true,
        httpOnly: true,
        sameSite: "lax",
        created: 0,
      },
    },
  ],
  [0, "Browser B", { kind: "engine", ...carrier, direction: "to-client", packet: "ping" }],
  [5, "Browser B", { kind: "engine", ...carrier, direction: "to-server", packet: "pong" }],
  [
    0,
    "Browser B",
    {
      kind: "socket",
      ...carrier,
      direction: "to-server",
      namespace: "/",
      packet: "EVENT",
      data: ["say", { text: "hello" }],
      ack: 4,
    },
  ],
  [
    7,
    "",
    { kind: "room", change: "join", namespace: "/", room: session, socket: "socket-4vR0LmQe" },
  ],
  [
    0,
    "",
    {
      kind: "connection",
      change: "disconnected",
      namespace: "/",
      socket: "socket-4vR0LmQe",
      sid: carrier.sid,
      reason: "ping timeout",
    },
  ],
];
const small: readonly TraceEvent[] = happenings.map(([cause, browser, happening], index) => ({
  id: index + 1,
  at: index * 10,
  ...(cause > 0 && { cause }),
  ...(browser !== "" && { browser, tab: "Tab 1" }),
  ...happening,
}));

describe("reading", () => {
  test("a row says number, time, place, what happened and why, with names in the place of ids", async () => {
    const { grid, row } = await openTrace(small);
    expect(await grid.locator("caption").textContent()).toContain("A trace");
    expect(await grid.getAttribute("aria-rowcount")).toBe("8");
    const cells = await row(2).getByRole("gridcell").allTextContents();
    expect(cells).toEqual([
      "2",
      "0.010 s",
      "Store",
      "The store writes the session orange fox, count: 1 → 2, old: true → nothing.",
      "because of #1",
    ]);
  });

  test("the drawing stands on the rows, and only for the eye", async () => {
    const { lab, row } = await openTrace(small);
    const marks = lab.lab.locator('svg[aria-hidden="true"] g[data-lane]');
    expect(await marks.count()).toBe(7);
    const mark = await marks.nth(1).boundingBox();
    const box = await row(2).boundingBox();
    if (!mark || !box) throw new Error("Nothing is drawn.");
    expect(Math.abs(mark.y + mark.height / 2 - (box.y + box.height / 2))).toBeLessThan(2);
  });

  test("pointing at an event highlights what led to it and what came of it", async () => {
    const { row, highlighted } = await openTrace(small);
    await row(3).hover();
    await expect.poll(highlighted).toEqual([1, 3, 4]);
    await row(7).hover();
    await expect.poll(highlighted).toEqual([7, 8]);
  });
});
