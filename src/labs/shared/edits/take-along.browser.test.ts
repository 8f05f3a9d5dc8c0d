import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { strFromU8, unzipSync } from "fflate";
import { decompressFromBase64 } from "lz-string";
import type { Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import { openSite, type Site } from "../../../../tests/browser/site.ts";
import { labPage, type Hand } from "../lab-page.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const mine = '// don\'t "lose" `this` $HOME !!';

/** A counter whose first line is the reader's, and what lets them take it along. */
async function openEdited(hand: Hand) {
  const page = await site.open("/guide?lang=cjs");
  const lab = labPage(page, "counter");
  await lab.press(lab.button("Edit the files"), hand);
  await lab.lab.getByRole("textbox", { name: "Code of index.js" }).focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.insertText(`${mine}\n`);
  await lab.press(lab.lab.getByText("Take it along"), hand);
  await lab.lab.getByText("with your edits").waitFor();
  const press = (name: string) => lab.press(lab.button(name), hand);
  return { page, lab, press };
}

/** Answers for a service, so that nothing leaves the machine. */
async function sentTo(page: Page, host: string, press: () => Promise<void>): Promise<Request> {
  const context = page.context();
  const first = context.waitForEvent("request", (request) => new URL(request.url()).host === host);
  await context.route(
    (url) => url.host === host,
    (route) => route.fulfill({ contentType: "text/html", body: "<title>stand-in</title>" }),
  );
  await press();
  return first;
}

describe.each(["mouse", "keyboard"] as const)("by %s", (hand) => {
  test("StackBlitz, CodeSandbox, the zip file and the command carry the edits", async () => {
    const { page, lab, press } = await openEdited(hand);

    const toStackBlitz = await sentTo(page, "stackblitz.com", () => press("Open in StackBlitz"));
    const fields = new URLSearchParams(toStackBlitz.postData() ?? "");
    expect(fields.get("project[files][index.js]")?.split("\r\n")[0]).toBe(mine);

    const toCodeSandbox = await sentTo(page, "codesandbox.io", () => press("Open in CodeSandbox"));
    const parameters = new URLSearchParams(toCodeSandbox.postData() ?? "").get("parameters") ?? "";
    const sandbox = decompressFromBase64(parameters.replaceAll("-", "+").replaceAll("_", "/"));
    expect(sandbox).toContain(JSON.stringify(`${mine}\n`).slice(1, -1));

    const downloading = page.waitForEvent("download");
    await press("Download .zip");
    const zip = unzipSync(await readFile(await (await downloading).path()));
    const zipped = strFromU8(zip["counter-cjs/index.js"] ?? new Uint8Array());
    expect(zipped.split("\n")[0]).toBe(mine);

    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.bringToFront();
    await press("Copy as one command");
    await lab.status(/^Copied\. Paste it/);
    const command = await page.evaluate(() => navigator.clipboard.readText());
    const folder = await mkdtemp(join(tmpdir(), "along-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await promisify(execFile)("bash", ["-c", command], { cwd: folder });
    expect(await readFile(join(folder, "counter-cjs", "index.js"), "utf8")).toBe(zipped);
  });
});

test("what goes wrong otherwise is not blamed on the clipboard", async () => {
  const { page, lab, press } = await openEdited("mouse");
  await page.evaluate(() => {
    URL.createObjectURL = () => {
      throw new Error("no room");
    };
  });
  await press("Download .zip");
  await lab.status(/^That did not work: “Download .zip”/);
});

test("where the clipboard can't be used, the reader is told what else to do", async () => {
  const { page, lab, press } = await openEdited("mouse");
  await page.evaluate(() => {
    Object.defineProperty(navigator, "clipboard", {
      value: { writeText: () => Promise.reject(new DOMException("no", "NotAllowedError")) },
    });
  });
  await press("Copy as one command");
  await lab.status(/Download the zip file instead/);
});
