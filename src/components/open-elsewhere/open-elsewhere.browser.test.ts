import { readFile } from "node:fs/promises";
import { strFromU8, unzipSync } from "fflate";
import { decompressFromBase64 } from "lz-string";
import type { BrowserContext, Locator, Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { expectAccessible } from "../../../tests/browser/accessible.ts";
import { openSite } from "../../../tests/browser/site.ts";
import type { Site } from "../../../tests/browser/site.ts";
import { projectOf, readExample } from "../../snippets/project.ts";
import type { Project } from "../../snippets/project.ts";
import type { Variant } from "../../snippets/variant.ts";

const path = "/guide/open-elsewhere";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

describe.each(["cjs", "esm", "ts"] as const)("counter, with ?lang=%s", (variant) => {
  const project = projectOnDisk("counter", variant);

  test("opens in StackBlitz with each file as it is on disk", async () => {
    const page = await site.open(`${path}?lang=${variant}`);
    const { request, tab } = await press(page, "Open in StackBlitz", "stackblitz.com");

    expect(request.method()).toBe("POST");
    expect(request.url()).toBe(`https://stackblitz.com/run?file=${project.entry}`);
    const fields = new URLSearchParams(request.postData() ?? "");
    expect(fields.get("project[template]")).toBe("node");
    const files = [...fields].flatMap(([name, text]) => {
      const file = /^project\[files\]\[(.+)\]$/.exec(name)?.[1];
      return file === undefined ? [] : [[file, text] as const];
    });
    expect(Object.fromEntries(files)).toEqual(
      Object.fromEntries(Object.entries(project.files).map(([file, text]) => [file, asSent(text)])),
    );
    expect(await tab.evaluate(() => window.opener === null)).toBe(true);
  });

  test("opens in CodeSandbox with each file as it is on disk", async () => {
    const page = await site.open(`${path}?lang=${variant}`);
    const { request } = await press(page, "Open in CodeSandbox", "codesandbox.io");

    expect(request.method()).toBe("POST");
    expect(new URL(request.url()).pathname).toBe("/api/v1/sandboxes/define");
    const parameters = new URLSearchParams(request.postData() ?? "").get("parameters") ?? "";
    const json: unknown = JSON.parse(
      decompressFromBase64(parameters.replaceAll("-", "+").replaceAll("_", "/")),
    );
    const files = Object.entries(project.files).map(
      ([file, content]) => [file, { content, isBinary: false }] as const,
    );
    expect(json).toEqual({ files: Object.fromEntries(files) });
  });

  test("downloads as a zip with each file as it is on disk", async () => {
    const page = await site.open(`${path}?lang=${variant}`);
    const downloading = page.waitForEvent("download");
    await counterOn(page).getByRole("button", { name: "Download .zip" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`counter-${variant}.zip`);
    const files = Object.entries(unzipSync(await readFile(await download.path()))).map(
      ([file, bytes]) => [file.replace(`counter-${variant}/`, ""), strFromU8(bytes)] as const,
    );
    expect(Object.fromEntries(files)).toEqual(project.files);
    expect(await counterOn(page).getByRole("status").innerText()).toBe("Downloaded.");
  });
});

test("nothing of an example is fetched before a reader shows interest; then a click need not wait", async () => {
  const page = await site.open(path);
  const fetched: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/projects/")) fetched.push(request.url());
  });
  await page.getByRole("heading", { level: 1 }).click();
  expect(fetched).toEqual([]);
  const files = page.waitForResponse(/\/projects\/counter-cjs\./);
  const lockfile = page.waitForResponse(/\/projects\/counter-cjs-lock\./);
  await counterOn(page).getByRole("button", { name: "Open in StackBlitz" }).focus();
  await Promise.all([files, lockfile]);
  expect(fetched).toHaveLength(2);
});

test("by keyboard, too", async () => {
  const page = await site.open(path);
  await counterOn(page).getByRole("button", { name: "Open in StackBlitz" }).focus();
  const sent = await standIn(page.context(), "stackblitz.com");
  await page.keyboard.press("Enter");
  expect((await sent.first).method()).toBe("POST");
});

test("when the files cannot be had, the reader is told, and the next click tries again", async () => {
  const page = await site.open(path, {
    allow: { requests: [/\/projects\//], console: [/projects/] },
  });
  await page.route(/\/projects\//, (route) => route.abort("internetdisconnected"));
  const button = counterOn(page).getByRole("button", { name: "Download .zip" });
  const status = counterOn(page).getByRole("status");
  await button.click();
  await status.getByText("The files could not be loaded.").waitFor();
  await page.unroute(/\/projects\//);
  const downloading = page.waitForEvent("download");
  await button.click();
  await downloading;
  await status.getByText("Downloaded.", { exact: true }).waitFor();
});

test("where an example does not work elsewhere, the page says so; without scripts it links to the files", async () => {
  const page = await site.open(path);
  const crossSite = page.getByRole("region", { name: /^cross-site/ });
  expect(await crossSite.innerText()).toContain("Run it on your machine.");
  await expectAccessible(page);

  const plain = await site.open(path, { javaScript: false });
  const counter = plain.getByRole("region", { name: /^counter/ });
  expect(await counter.getByRole("button").count()).toBe(0);
  expect(await counter.getByRole("link").allInnerTexts()).toEqual([
    "CommonJS",
    "ES modules",
    "TypeScript",
  ]);
});

function projectOnDisk(topic: string, variant: Variant): Project {
  const found = readExample(process.cwd(), topic).variants.find((each) => each.variant === variant);
  if (found === undefined) throw new Error(`There is no examples/${topic}/${variant}.`);
  return projectOf(found);
}

function counterOn(page: Page): Locator {
  return page.getByRole("region", { name: /^counter/ });
}

/** Clicks, and tells what the service was sent and the tab in which it would answer. */
async function press(
  page: Page,
  name: string,
  host: string,
): Promise<{ request: Request; tab: Page }> {
  const context = page.context();
  const sent = await standIn(context, host);
  const opened = context.waitForEvent("page");
  await counterOn(page).getByRole("button", { name }).click();
  const [request, tab] = await Promise.all([sent.first, opened]);
  await tab.waitForLoadState();
  return { request, tab };
}

/** Answers for a service, so that nothing leaves the machine. */
async function standIn(
  context: BrowserContext,
  host: string,
): Promise<{ first: Promise<Request> }> {
  const first = context.waitForEvent("request", (request) => new URL(request.url()).host === host);
  await context.route(
    (url) => url.host === host,
    (route) => route.fulfill({ contentType: "text/html", body: "<title>stand-in</title>" }),
  );
  return { first };
}

/** A form sends each line end as CRLF (HTML, "constructing the entry list"). */
function asSent(text: string): string {
  return text.replaceAll("\n", "\r\n");
}
