import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { expectUsable } from "../../../../tests/browser/accessible.ts";
import { isInSight } from "../../../../tests/browser/in-sight.ts";
import { openSite, type Site } from "../../../../tests/browser/site.ts";
import type { TraceEvent } from "../../../trace/event.ts";
import { encodeShared, noOptions } from "../share/codec.ts";
import { linkHash } from "../share/link.ts";
import { labPage, whileRestarting } from "../lab-page.ts";
import { a1, buttons, status } from "../two-browsers.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const offered = '[data-try="resave"]';

const answered =
  (text: string) =>
  (event: TraceEvent): boolean =>
    event.kind === "http-response" && event.body?.text === text;

describe.each(["mouse", "keyboard"] as const)("by %s", (hand) => {
  test("an offered change runs in the lab at one press, and is undone at one press", async () => {
    const page = await site.open("/guide?lang=ts", { allow: whileRestarting });
    const lab = labPage(page, "counter");
    const offer = page.locator(offered);
    const button = (name: string) => offer.getByRole("button", { name });
    await offer.locator("ins", { hasText: "resave: true" }).waitFor();
    expect(await lab.lab.getAttribute("data-phase")).toBe("idle");

    await lab.press(button("Apply and run"), hand);
    await lab.status(/^Running/);
    await lab.lab.getByText("Changed: index.ts").waitFor();
    await lab.page({ browser: "Browser A", tab: "Tab 1" }).getByText("Count:").waitFor();
    await lab.press(lab.button("Edit the files"), hand);
    await lab.press(lab.button("What I changed (1)"), hand);
    await lab.lab.locator("ins", { hasText: "resave: true" }).waitFor();

    await lab.press(button("Undo"), hand);
    await lab.button("What I changed (0)").waitFor();
    await lab.status(/^Running/);
    await button("Apply and run").waitFor();
  });

  test("a chapter without the lab leads to it, with the change applied and nothing run", async () => {
    const page = await site.open("/guide/expiration?lang=esm");
    const lab = labPage(page, "counter");
    const link = page.getByRole("link", { name: "Open the lab with this change" }).first();
    await lab.press(link, hand);
    await lab.lab.getByText("Changed: index.js").waitFor();
    expect(new URL(page.url()).hash).toBe("#lab-counter");
    await lab.status(/It runs with the changes of index\.js\.$/);
    await expect.poll(() => isInSight(page, lab.button("Run"))).toBe(true);
    expect(await lab.lab.getAttribute("data-phase")).toBe("idle");
    await lab.press(lab.button("Edit the files"), hand);
    await lab.press(lab.button("What I changed (1)"), hand);
    await lab.lab.locator("ins", { hasText: "rolling: true" }).waitFor();
  });
});

test("undoing a change brings back what the reader had written before it", async () => {
  // A page whose server is restarted while it loads lacks the client's script.
  const console = [...(whileRestarting.console ?? []), /io is not defined/];
  const page = await site.open("/guide?lang=cjs", { allow: { ...whileRestarting, console } });
  page.setDefaultTimeout(80_000);
  const lab = labPage(page, "counter");
  const offer = page.locator(offered);
  await lab.button("Edit the files").click();
  const editor = lab.lab.getByRole("textbox", { name: "Code of index.js" });
  await editor.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.insertText("// mine\n");
  await offer.getByRole("button", { name: "Apply and run" }).click();
  await lab.status(/^Running/);
  expect(await editor.innerText()).not.toContain("// mine");
  await offer.getByRole("button", { name: "Undo" }).click();
  await lab.lab.locator(".cm-line", { hasText: "// mine" }).waitFor();
});

test("undoing a change brings back code of a link as what it is: kept apart", async () => {
  const edits = { "index.js": 'require("node:http").createServer().listen(process.env.PORT);' };
  const shared = { lab: "counter", variant: "cjs", edits, options: noOptions } as const;
  const encoded = await encodeShared(shared);
  if (encoded.is === "wrong") throw new Error("too large");
  const page = await site.open(`/guide?lang=cjs${linkHash("counter", encoded.code)}`, {
    allow: whileRestarting,
  });
  const lab = labPage(page, "counter");
  const offer = page.locator(offered);
  await lab.button("Open them in the editor").click();
  await offer.getByRole("button", { name: "Apply and run" }).click();
  await lab.status(/^Running/);
  await offer.getByRole("button", { name: "Undo" }).click();
  await lab.button("What I changed (1)").waitFor();
  await lab.status(/^Running/);
  // Our own code and the reader's is shown by the service worker, this is not.
  const frame = lab.lab.locator('iframe[title="Browser A, Tab 1"]');
  expect(await frame.getAttribute("sandbox")).not.toContain("allow-same-origin");
  expect(await frame.getAttribute("sandbox")).toContain("allow-scripts");
});

test("resave: true, with the lab’s tabs held to polling: the second increment is answered 1 as well", async () => {
  const page = await site.open("/guide?lang=cjs", { allow: whileRestarting });
  const lab = labPage(page, "counter");
  await page.locator(offered).getByRole("button", { name: "Apply and run" }).click();
  await lab.status(/^Running/);
  await lab.see(status("connected", "connected"));
  await lab.listen();
  await lab.perform({ do: "fault", fault: "no-websockets", on: true });
  const came = async (wanted: (event: TraceEvent) => boolean) =>
    (await lab.trace()).filter(wanted).length;
  // All three tabs lose their WebSocket, and come back by polling.
  const connected = (event: TraceEvent) =>
    event.kind === "socket" && event.packet === "CONNECT" && event.direction === "to-client";
  await expect.poll(() => came(connected)).toBe(3);
  await lab.perform({ ...a1, ...buttons.http });
  await expect.poll(() => came(answered("1"))).toBe(1);
  await lab.perform({ ...a1, ...buttons.http });
  await expect.poll(() => came(answered("1"))).toBe(2);
});

test("without JavaScript the change can be read, and its lab is a link away", async () => {
  const page = await site.open("/guide", { javaScript: false });
  await page.locator(offered).getByRole("table").getByText("resave: true").waitFor();
  expect(await page.locator(offered).getByRole("button").count()).toBe(0);
  const other = await site.open("/guide/expiration", { javaScript: false });
  const link = other.getByRole("link", { name: "Open the lab with this change" }).first();
  expect(await link.getAttribute("href")).toMatch(/\/guide#lab-counter$/);
});

test("everyone can use an offer, on a desktop and a phone, light and dark", async () => {
  const page = await site.open("/guide?lang=ts");
  await expectUsable(page, "try-this", page.locator(offered));
});
