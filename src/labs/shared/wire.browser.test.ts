import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { busyTrace } from "../../../bench/timeline/events.ts";
import { expectAccessible, expectUsable } from "../../../tests/browser/accessible.ts";
import { openSite, type PageOptions, type Site } from "../../../tests/browser/site.ts";
import { labPage, type Hand } from "./lab-page.ts";
import { a1, buttons } from "./two-browsers.ts";
import { versionsOf } from "./golden/versions.ts";
import type { Happening, TraceEvent } from "../../trace/event.ts";
import { exportRecording, importRecording } from "../../trace/serialise.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

async function open(options?: PageOptions): Promise<Page> {
  const page = await site.open("/guide/log-out", options);
  // So that what is missing is named, and not only the test that waited for it.
  page.setDefaultTimeout(20_000);
  return page;
}

/** A lab that runs, and its timeline. */
async function openLab(options?: PageOptions) {
  const page = await open(options);
  const lab = labPage(page, "logout");
  await lab.run();
  await lab.see([{ ...a1, shows: "status", text: "connected" }]);
  return { page, lab, ...timelineOf(page, lab.lab) };
}

/** A lab that was stopped as soon as it began, with a trace that the reader imported. */
async function openTrace(events: readonly TraceEvent[], options?: PageOptions) {
  const page = await open(options);
  const lab = labPage(page, "logout");
  const timeline = timelineOf(page, lab.lab);
  await lab.button("Run").click();
  await lab.button("Stop").click();
  await timeline.importFile(
    "a.json",
    exportRecording({ title: "A trace", versions: { node: "20.1" }, events }),
  );
  await lab.lab.getByRole("group", { name: "Imported trace" }).waitFor();
  await timeline.grid.waitFor();
  return { page, lab, ...timeline };
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

test("a row tells number, time, place, deed and cause; the drawing stands on it; pointing shows its chain", async () => {
  const { lab, grid, row, highlighted } = await openTrace(small);
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

  // The drawing is for the eye only.
  const marks = lab.lab.locator('svg[aria-hidden="true"] g[data-lane]');
  expect(await marks.count()).toBe(7);
  const mark = await marks.nth(1).boundingBox();
  const box = await row(2).boundingBox();
  if (!mark || !box) throw new Error("Nothing is drawn.");
  expect(Math.abs(mark.y + mark.height / 2 - (box.y + box.height / 2))).toBeLessThan(2);

  await row(3).hover();
  await expect.poll(highlighted).toEqual([1, 3, 4]);
  await row(7).hover();
  await expect.poll(highlighted).toEqual([7, 8]);
});

test("by keyboard: one stop, arrows along time and along causes, Enter reads, Escape goes back", async () => {
  const { page, grid, row, detail, focused, highlighted } = await openTrace(small);
  expect(await grid.locator('[tabindex="0"][role=row]').count()).toBe(1);
  await grid.locator('[tabindex="0"][role=row]').focus();
  const steps = [
    ["Home", 1],
    ["ArrowDown", 2],
    ["ArrowUp", 1],
    ["ArrowRight", 2],
    ["End", 9],
    ["ArrowUp", 8],
    ["ArrowLeft", 7],
    ["ArrowLeft", 7],
  ] as const;
  for (const [key, id] of steps) {
    await page.keyboard.press(key);
    await expect.poll(focused, { message: key }).toBe(id);
  }
  expect(await highlighted()).toEqual([7, 8]);
  await page.keyboard.press("PageUp");
  await expect.poll(focused).toBe(1);

  await page.keyboard.press("ArrowDown");
  await expect.poll(focused).toBe(2);
  await page.keyboard.press("Enter");
  await detail(2).waitFor();
  expect(await row(2).getAttribute("aria-selected")).toBe("true");
  await expectAccessible(page);
  await detail(2).getByRole("button", { name: "Close event #2" }).focus();
  await page.keyboard.press("Escape");
  await expect.poll(() => detail(2).count()).toBe(0);
  await expect.poll(focused).toBe(2);

  // The cause of the row that has the focus is the next stop, and leads there.
  await row(4).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(focused).toBe(3);
});

test("an event is read with its headers, body, packet, cookie, or session before and after, and leads along its chain", async () => {
  const { row, detail, focused } = await openTrace(small);
  const open = async (id: number) => {
    await row(id).click();
    await detail(id).waitFor();
    return detail(id);
  };

  const request = await open(1);
  const headers = request.getByRole("table", { name: "Headers" });
  expect(await headers.getByRole("row").textContent()).toContain(
    "Cookietheme=dark; connect.sid=s%3A",
  );
  expect(await headers.getByRole("button").textContent()).toContain("orange fox");
  expect(await request.getByRole("group", { name: "Body, 13 bytes" }).textContent()).toBe(
    '{\n  "name": "Ann"\n}',
  );

  const store = await open(2);
  const rows = store.getByRole("table", { name: "What changed" }).getByRole("row");
  expect(await rows.allTextContents()).toEqual(["FieldBeforeAfter", "count12", "oldtrueabsent"]);

  const kept = await open(4);
  const attributes = await kept.getByRole("table", { name: "Cookie" }).textContent();
  for (const part of ["Path/", "HttpOnlyyes", "Secureyes", "SameSitelax"])
    expect(attributes).toContain(part);

  const packet = await open(7);
  const fields = await packet.getByRole("table", { name: "Socket.IO packet" }).textContent();
  for (const part of ["PacketEVENT", "Namespace/", "Acknowledgement id4"])
    expect(fields).toContain(part);
  expect(await packet.getByRole("group", { name: "Data" }).textContent()).toContain(
    '"text": "hello"',
  );

  const answer = await open(3);
  await answer.getByRole("button", { name: /^#4/ }).click();
  await detail(4).waitFor();
  await expect.poll(focused).toBe(4);
  await detail(4).getByRole("button", { name: /^#3/ }).click();
  await detail(3).waitFor();
});

test.each<Hand>(["mouse", "keyboard"])(
  "lanes, kinds and heartbeats are chosen by %s",
  async (hand) => {
    const { lab, button, ids, count } = await openTrace(small);
    await lab.press(lab.lab.getByText(/^Lanes: all; kinds: all/), hand);
    expect(await lab.lab.getByText("2 hidden").isVisible()).toBe(true);
    const lanes = lab.lab.getByRole("group", { name: "Lanes" });
    const kinds = lab.lab.getByRole("group", { name: "Kinds" });
    await lab.press(lanes.getByRole("button", { name: "Tabs" }), hand);
    await expect.poll(ids).toEqual([2, 4, 8, 9]);
    await count("4 of 9 events").first().waitFor();
    await lab.press(kinds.getByRole("button", { name: "Rooms" }), hand);
    await expect.poll(ids).toEqual([2, 4, 9]);
    await lab.press(lanes.getByRole("button", { name: "Tabs" }), hand);
    await lab.press(button("Heartbeats"), hand);
    await expect.poll(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 9]);
    expect(await button("Heartbeats").getAttribute("aria-pressed")).toBe("true");
  },
);

test("a browser is chosen with what it led to, words find names, and a cause left out is no link", async () => {
  const { page, lab, row, search, ids, focused } = await openTrace(small);
  const browser = lab.lab.getByLabel("Browser", { exact: true });
  await browser.selectOption("Browser A");
  await expect.poll(ids).toEqual([1, 2, 3, 4]);
  await browser.selectOption("Browser B");
  await expect.poll(ids).toEqual([7, 8]);
  await browser.selectOption("all");

  await search.fill("orange fox");
  await expect.poll(ids).toEqual([1, 2, 4, 8]);
  // Said once for the choice, and not for each event.
  await lab.lab
    .getByRole("status")
    .filter({ hasText: "4 of 9 events shown." })
    .waitFor({ state: "attached" });
  await search.fill("no such thing");
  await expect.poll(ids).toEqual([]);
  await search.fill("");

  await lab.lab.getByText(/^Lanes: all; kinds: all/).click();
  await lab.lab.getByRole("group", { name: "Kinds" }).getByRole("button", { name: "HTTP" }).click();
  await expect.poll(() => row(4).getByRole("button").count()).toBe(0);
  expect(await row(4).textContent()).toContain("because of #3");
  await row(4).focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(focused).toBe(4);
});

test.each<Hand>(["mouse", "keyboard"])(
  "a run’s list is paused, goes on, and is cleared, by %s",
  async (hand) => {
    const { lab, button, grid, search, ids, count } = await openLab();
    const emitted = grid.getByRole("row").filter({ hasText: 'emits "incr"' });
    await search.fill("emits incr");
    await lab.press(button("Pause"), hand);
    await lab.perform({ ...a1, ...buttons.socket });
    await lab.see([{ ...a1, shows: "count", text: "1" }]);
    await count(/, [1-9]\d* waiting/)
      .first()
      .waitFor();
    expect(await ids()).toEqual([]);
    await lab.press(button("Pause"), hand);
    await expect.poll(() => emitted.count()).toBe(1);

    await lab.press(button("Clear"), hand);
    await lab.lab.getByRole("status").filter({ hasText: "Cleared." }).waitFor();
    await expect.poll(ids).toEqual([]);
    await lab.perform({ ...a1, ...buttons.socket });
    await expect.poll(() => emitted.count()).toBe(1);
  },
);

test.each<Hand>(["mouse", "keyboard"])(
  "a run is exported with its versions, imported, copied as text, and closed again, by %s",
  async (hand) => {
    const { page, lab, button, importFile, search } = await openLab();
    const download = page.waitForEvent("download");
    await lab.press(button("Export"), hand);
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^trace-.*\.json$/);
    const result = importRecording(await readFile(await file.path(), "utf8"));
    if (result.is === "refused") throw new Error(result.message);
    const { events, versions } = result.recording;
    expect(events.length).toBeGreaterThan(20);
    expect(versions).toEqual(versionsOf("counter"));

    const chooser = page.waitForEvent("filechooser");
    await lab.press(button("Import…"), hand);
    await chooser;
    await importFile("mine.json", exportRecording({ ...result.recording, events: small }));
    const label = lab.lab.getByRole("group", { name: "Imported trace" });
    expect(await label.textContent()).toContain("mine.json");
    expect(await label.textContent()).toContain(`socket.io ${versions["socket.io"]}`);
    expect(await button("Pause").count()).toBe(0);
    await expectAccessible(page, lab.lab);

    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await search.fill("store writes");
    await lab.press(button("Copy as text"), hand);
    await lab.lab.getByRole("status").filter({ hasText: "1 event copied." }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      "2  10.0 ms  store  The store writes the session orange fox, count: 1 → 2, old: true → nothing. (after 1)\n",
    );

    await lab.press(button("Close the imported trace"), hand);
    await expect.poll(() => label.count()).toBe(0);
    await button("Pause").waitFor();
  },
);

test("a broken file is refused with the address of the fault, and what is shown stays", async () => {
  const { page, lab, button, ids, importFile } = await openTrace(small);
  const good = exportRecording({ title: "T", versions: {}, events: small });
  await importFile("bad.json", good.replace('"status":204', '"status":"204"'));
  const alert = lab.lab.getByRole("alert");
  await alert.waitFor();
  expect(await alert.textContent()).toContain(
    "bad.json could not be imported. Event 3: status is not a whole number.",
  );
  expect(await ids()).toEqual([1, 2, 3, 4, 7, 8, 9]);
  await expectAccessible(page, lab.lab);
  await importFile("worse.json", good.slice(0, 200));
  await expect.poll(() => alert.textContent()).toContain("worse.json");
  await button("Dismiss").click();
  await expect.poll(() => alert.count()).toBe(0);
});

test("one session has one name in the jar, the timeline, its room, the log, the details and the legend, and tells its whole id", async () => {
  const page = await open();
  const lab = labPage(page, "logout");
  const { grid, search } = timelineOf(page, lab.lab);
  await lab.button("Edit the files").click();
  await lab.lab.getByRole("textbox", { name: /^Code of index/ }).focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(
    'io.on("connection", ({ id, request }) => console.log(id, "has", request.session.id));\n',
  );
  await lab.run();
  await lab.see([{ ...a1, shows: "status", text: "connected" }]);
  await lab.perform({ ...a1, ...buttons.socket });
  await lab.see([{ ...a1, shows: "count", text: "1" }]);
  const inJar = lab.browser("Browser A").getByRole("table").locator("[data-identity=session]");
  const label = String(await inJar.textContent());

  // By word, and by shape and colour.
  const looks = (place: Locator) =>
    place.locator("[data-identity]").evaluateAll((marks) => marks.map((mark) => mark.outerHTML));
  const [session] = await looks(inJar.locator(".."));
  await search.fill(`joins the room of the session ${label}`);
  const joined = grid.getByRole("row").filter({ hasText: label }).first();
  await joined.waitFor();
  const [socket, inRoom] = await looks(joined);
  expect(inRoom).toBe(session);
  const name = String(await joined.locator("[data-identity=socket]").textContent());
  await search.fill(`${name} is connected`);
  const connected = grid.getByRole("row").filter({ hasText: "is connected with" });
  await expect.poll(() => looks(connected)).toEqual([socket, session]);
  await lab.lab.getByText(/^What the server prints/).click();
  const printed = lab.lab.getByRole("log").locator("pre", { hasText: name });
  expect(await looks(printed)).toEqual([socket, session]);

  await search.fill("store writes");
  const row = grid.getByRole("row").filter({ hasText: "count: 0 → 1" });
  await row.waitFor();
  expect(await row.locator("[data-identity=session]").textContent()).toBe(label);
  await row.click();
  const asked = lab.lab
    .getByRole("region", { name: /^Event/ })
    .getByRole("button", { name: label })
    .first();
  await lab.press(asked, "keyboard");
  expect(await asked.getAttribute("aria-expanded")).toBe("true");
  const id = String(await asked.locator("xpath=../..").locator("code").textContent());
  expect(id).toMatch(/^[\w-]{20,}$/);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await lab.press(lab.button(`Copy the id of ${label}`).first(), "keyboard");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(id);

  await lab.lab.getByText(/^Names of the ids \(\d+\)/).click();
  const inLegend = lab.lab
    .getByRole("button", { name: new RegExp(`^${label} ?, session, whole id`) })
    .last();
  await inLegend.click();
  expect(await inLegend.locator("xpath=../..").locator("code").textContent()).toBe(id);
  await expectAccessible(page, lab.lab);
});

test("of ten thousand events all can be reached, few are in the document, two thousand are printed, and then all can be reached again", async () => {
  const { page, lab, grid, ids, focused, search } = await openTrace(busyTrace(10_000));
  await lab.lab.getByText("8750 of 10000 events").first().waitFor();
  expect((await ids()).length).toBeLessThan(80);
  await grid.locator('[tabindex="0"][role=row]').focus();
  await page.keyboard.press("Home");
  await expect.poll(focused).toBe(1);
  await page.keyboard.press("End");
  await expect.poll(focused).toBe(9_999);
  expect((await ids()).length).toBeLessThan(80);
  await search.fill("#5001");
  await expect.poll(ids).toEqual([5_001]);
  await search.fill("");

  await page.emulateMedia({ media: "print" });
  const table = lab.lab.getByRole("table", { name: /the last 2000 of 8750 events shown/ });
  await table.waitFor();
  expect(await table.getByRole("row").count()).toBe(2_001);
  expect(await lab.lab.getByRole("searchbox").count()).toBe(0);
  await page.emulateMedia({ media: "screen" });
  await grid.waitFor();
  expect((await ids()).length).toBeLessThan(80);
});

test.each(["desktop", "phone"] as const)(
  "on a %s a touch or a click reads an event, and everyone can use it, light and dark",
  async (screen) => {
    const { page, lab, row, detail } = await openTrace(small, { screen });
    await (screen === "phone" ? row(2).tap() : row(2).click());
    await detail(2).waitFor();
    // On a phone a row is one column of words, without the drawing.
    const isWide = screen === "desktop";
    const drawing = lab.lab.locator('svg[aria-hidden="true"] g[data-lane]').first();
    expect(await drawing.isVisible()).toBe(isWide);
    expect(await row(2).getByText("Store", { exact: true }).isVisible()).toBe(true);
    if (!isWide) return;
    await lab.lab.getByText(/^Lanes: all; kinds: all/).click();
    await lab.lab.getByText(/^Names of the ids/).click();
    const wire = lab.lab.locator("details", { has: page.getByRole("grid") });
    await expectUsable(page, "wire", wire);
  },
);

test("in forced colours an identity keeps its colour and has an outline of the text’s", async () => {
  const { page, row } = await openTrace(small);
  await page.emulateMedia({ forcedColors: "active" });
  const shape = row(2).locator("[data-identity] path");
  const look = await shape.evaluate((path) => {
    const { fill, stroke } = getComputedStyle(path);
    const { color } = getComputedStyle(path.closest("tr") ?? path);
    return { fill, stroke, color };
  });
  expect(look.fill).toBe("rgb(230, 159, 0)");
  expect(look.stroke).toBe(look.color);
});
