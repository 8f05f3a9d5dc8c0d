import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildFolder } from "../../scripts/build/build-site.ts";
import { parseHeadersFile, repeatedFields } from "../../scripts/serve/headers-file.ts";
import { isIsolated } from "../../scripts/serve/isolation.ts";
import { vercelConfig } from "../../scripts/serve/vercel.ts";
import { elementsBeyond, expectAccessible, expectUsable } from "./accessible.ts";
import { openSite, pagePaths, type Site } from "./site.ts";

/**
 * What holds for every page of the site, whichever there are. A page that raises an error or a warning
 * in the console, or asks for anything that is not there, fails each of its tests (see guard.ts).
 */
const paths = await pagePaths();
let site: Site;

beforeAll(async () => {
  site = await openSite();
});

afterAll(() => site.close());

test("the site has a home page and a guide", () => {
  expect(paths).toContain("/");
  expect(paths.filter((path) => path.startsWith("/guide")).length).toBeGreaterThan(1);
});

describe.each(paths)("%s", (path) => {
  test("is accessible and fits the screen, on a desktop and a phone, light and dark", async () => {
    await expectUsable(await site.open(path), `page${path}`);
  });

  test("can be read without JavaScript", async () => {
    const page = await site.open(path, { javaScript: false });
    expect(await page.locator("h1").count()).toBe(1);
    expect(await page.locator("h1").isVisible()).toBe(true);
    for (const code of await page.locator("main pre:not([hidden] *)").all()) {
      expect(await code.isVisible(), await code.textContent().then(String)).toBe(true);
      expect((await code.innerText()).trim()).not.toBe("");
    }
    expect(await elementsBeyond(page)).toEqual([]);
  });

  test("is walked through with the Tab key, and prints what there is to read and nothing to click", async () => {
    const page = await site.open(path);
    const walk = await tabThrough(page);
    expect(walk.stops[0]).toMatch(/skip/i);
    expect(walk.stops.length).toBeGreaterThan(3);
    expect(walk.faults).toEqual([]);

    await page.emulateMedia({ media: "print" });
    expect(await page.locator("h1").isVisible()).toBe(true);
    for (const chrome of ["nav.navbar", "aside", "footer.footer", ".pagination-nav"]) {
      for (const part of await page.locator(chrome).all()) {
        expect(await part.isVisible(), `${chrome} on paper`).toBe(false);
      }
    }
  });
});

test("a page that isn't there says so, in the site's own words", async () => {
  const page = await site.open("/guide/no-such-page", { allow: { requests: [/no-such-page$/] } });
  expect(await page.locator("h1").innerText()).toMatch(/not found/i);
  await expectAccessible(page);
});

test("every page gets one Content-Security-Policy, and no header twice", async () => {
  for (const path of paths) {
    const answer = await fetch(new URL(path, site.url));
    const policy = answer.headers.get("content-security-policy");
    expect(policy, path).toMatch(/^default-src 'self'; script-src 'self' 'sha256-[^,]*$/);
    expect(policy, path).not.toContain("'unsafe-eval'");
    expect(answer.headers.get("x-content-type-options"), path).toBe("nosniff");
    expect(answer.headers.get("referrer-policy"), path).toBe("strict-origin-when-cross-origin");
  }
});

test("a script that nobody built does not run", async () => {
  const page = await site.open("/", {
    allow: { console: [/violates .* Content Security Policy/] },
  });
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.documentElement.dataset.intruder = 'ran'";
    document.head.append(script);
    return document.documentElement.dataset.intruder;
  });
  expect(ran).toBeUndefined();
});

test("no file of the site gets a header from two blocks", async () => {
  const rules = parseHeadersFile(await readFile(join(buildFolder, "_headers"), "utf8"));
  const files = await readdir(buildFolder, { recursive: true });
  const addresses = [...paths, ...files.map((file) => `/${file.replaceAll("\\", "/")}`)];
  expect(addresses.filter((path) => repeatedFields(rules, path).length > 0)).toEqual([]);
});

test("the pages that hold a lab are isolated from other origins, and no other page is", async () => {
  const rules = parseHeadersFile(await readFile(join(buildFolder, "_headers"), "utf8"));
  const holdsLab = async (path: string) => {
    const html = await readFile(
      join(buildFolder, `${path === "/" ? "/index" : path}.html`),
      "utf8",
    );
    return /<section[^>]* data-lab=/.test(html);
  };
  const withLab = [];
  for (const path of paths) if (await holdsLab(path)) withLab.push(path);
  expect(withLab).not.toHaveLength(0);
  expect(paths.filter((path) => isIsolated(rules, path))).toEqual(withLab);
});

test("vercel.json has the hashes of the built site's scripts (else: npm run headers:sync)", async () => {
  const rules = parseHeadersFile(await readFile(join(buildFolder, "_headers"), "utf8"));
  expect(JSON.parse(await readFile("vercel.json", "utf8"))).toEqual(vercelConfig(rules));
});

test("the documents of the embedded runtime are served where they are asked for", async () => {
  const files = (await readdir(join(buildFolder, "embedded"))).filter((name) =>
    /html?$/.test(name),
  );
  expect(files.map((name) => name.split(".")[0]).sort()).toEqual(["fence", "frame", "shell"]);
  for (const file of files) {
    const answer = await fetch(new URL(`/embedded/${file}`, site.url), { redirect: "manual" });
    expect(answer.status, file).toBe(200);
    expect(answer.headers.get("content-type"), file).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("cross-origin-embedder-policy"), file).toBe("require-corp");
  }
});

test("the service worker of the previews is asked for again each time", async () => {
  const answer = await fetch(new URL("/preview-sw.js", site.url));
  expect(answer.headers.get("cache-control")).toBe("no-cache");
});

type Walk = { readonly stops: readonly string[]; readonly faults: readonly string[] };

/**
 * Presses Tab until the focus leaves the page. A fault is a stop that can't be seen, that is hidden
 * from assistive technology, or that comes before an earlier one in the document.
 */
async function tabThrough(page: Page): Promise<Walk> {
  const stops: string[] = [];
  const faults: string[] = [];
  await page.evaluate(() => {
    (globalThis as { lastStop?: Element }).lastStop = undefined;
  });
  for (let presses = 0; presses < 500; presses++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const shared = globalThis as { lastStop?: Element };
      const element = document.activeElement;
      if (!element || element === document.body) return undefined;
      const { width, height, right, bottom } = element.getBoundingClientRect();
      const name = `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent}`;
      const faults: string[] = [];
      if (width * height === 0 || right < 0 || bottom < 0) faults.push("can't be seen");
      if (element.closest("[aria-hidden=true]")) faults.push("is hidden from assistive technology");
      const before = shared.lastStop?.compareDocumentPosition(element) ?? 0;
      if (before & Node.DOCUMENT_POSITION_PRECEDING) faults.push("comes before the last stop");
      shared.lastStop = element;
      return { name: name.trim().slice(0, 60), faults };
    });
    if (!stop) return { stops, faults };
    stops.push(stop.name);
    faults.push(...stop.faults.map((fault) => `${stop.name} ${fault}`));
  }
  return { stops, faults: [...faults, "the focus never leaves the page"] };
}
