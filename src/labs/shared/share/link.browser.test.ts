import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { isInSight } from "../../../../tests/browser/in-sight.ts";
import { openSite, screens, type PageOptions, type Site } from "../../../../tests/browser/site.ts";
import {
  escapeProgram,
  escapes,
  keepNatives,
} from "../../../runtime/embedded/host/testing/escapes.ts";
import { scenario as logout } from "../../logout/scenario.ts";
import { labPage, whileRestarting } from "../lab-page.ts";
import { encodeShared, noOptions } from "./codec.ts";
import { linkHash } from "./link.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

async function linkTo(edits: Readonly<Record<string, string>>): Promise<string> {
  const encoded = await encodeShared({ lab: "counter", variant: "cjs", edits, options: noOptions });
  if (encoded.is === "wrong") throw new Error("too large");
  return `/guide?lang=cjs${linkHash("counter", encoded.code)}`;
}

/** Where a link is answered, its edits leave the address. */
const withoutHash = (url: string): string => url.replace(/#.*$/, "");

async function open(path: string, options?: PageOptions, lab = "counter") {
  const page = await site.open(path, options);
  return { page, lab: labPage(page, lab) };
}

const served = (html: string) => `
const { createServer } = require("node:http");
createServer((req, res) => {
  if (req.method === "POST") {
    req.setEncoding("utf8");
    req.on("data", (text) => console.log(text));
    req.on("end", () => res.end());
  } else {
    res.setHeader("content-type", "text/html");
    res.end(${JSON.stringify(html)});
  }
}).listen(process.env.PORT);
`;

describe.each(["mouse", "keyboard"] as const)("by %s", (hand) => {
  test("a copied link opens with the edits as a diff, and runs them only when asked to", async () => {
    const { page, lab } = await open("/guide?lang=cjs");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await lab.press(lab.button("Edit the files"), hand);
    const editor = lab.lab.getByRole("textbox", { name: "Code of index.js" });
    await editor.focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.insertText('console.log("from a link");\n');
    await lab.press(lab.button("Copy a link"), hand);
    await lab.status(/^Copied a link/);
    const url = new URL(await page.evaluate(() => navigator.clipboard.readText()));

    const { page: other, lab: opened } = await open(url.pathname + url.search + url.hash);
    await opened.lab.locator("ins", { hasText: "from a link" }).waitFor();
    const words = opened.lab.getByText("This link changes 1 file of the example.");
    await expect.poll(() => isInSight(other, words)).toBe(true);
    expect(await opened.lab.getAttribute("data-phase")).toBe("idle");
    expect(other.workers()).toHaveLength(0);
    expect(other.frames()).toHaveLength(1);
    await opened.press(opened.button("Run with these edits"), hand);
    await opened.status(/^Running/);
    await opened.lab.getByText(/^What the server prints/).click();
    await opened.lab.getByRole("log").getByText("from a link").waitFor();
  });
});

test("a link can be left alone, or be read in the editor, by mouse and by keyboard; opened again, it asks again", async () => {
  const path = await linkTo({ "index.js": served("<p>not the counter</p>") });
  const { page, lab } = await open(path);
  const banner = lab.lab.getByRole("region", { name: "Edits from a link" });
  const openAgain = () =>
    page.evaluate(
      (hash) => {
        location.hash = hash;
      },
      path.replace(/^[^#]*/, ""),
    );
  for (const hand of ["mouse", "keyboard"] as const) {
    await lab.press(lab.button("Open them in the editor"), hand);
    await banner.waitFor({ state: "detached" });
    const editor = lab.lab.getByRole("textbox", { name: "Code of index.js" });
    expect(await editor.innerText()).toContain("not the counter");
    expect(await lab.lab.getAttribute("data-phase")).toBe("idle");
    await lab.press(lab.button("Reset all"), hand);
    await openAgain();
    await lab.press(lab.button("Keep the original"), hand);
    await banner.waitFor({ state: "detached" });
    if (hand === "mouse") await openAgain();
  }
  await lab.run();
  await lab.page({ browser: "Browser A", tab: "Tab 1" }).getByText("Count:").waitFor();
});

test("a long diff of a link scrolls, so that what can be done with it is near", async () => {
  const lines = Array.from({ length: 400 }, (_, n) => `// ${n}`).join("\n");
  const { lab } = await open(await linkTo({ "index.js": lines }), { screen: "phone" });
  const diff = lab.lab.getByRole("region", { name: "The link: changes of index.js" });
  expect((await diff.boundingBox())?.height).toBeLessThan(screens.phone.height);
  await diff.getByText("// 399").scrollIntoViewIfNeeded();
  await lab.button("Run with these edits").click();
});

describe("a link that can't be used says so, and the original runs", () => {
  const damages: Readonly<Record<string, (path: string) => string>> = {
    truncated: (path) => path.slice(0, -5),
    tampered: (path) => path.replace(/.(?=.{9}$)/, (old) => (old === "A" ? "B" : "A")),
    "of no code at all": (path) => path.replace(/counter\..*/, "counter.!%20"),
    endless: (path) => path + "A".repeat(20_000),
  };
  test.each(Object.keys(damages))("%s", async (name) => {
    const path = await linkTo({ "index.js": served("<p>not the counter</p>") });
    const { page, lab } = await open(damages[name]?.(path) ?? path);
    await lab.lab.getByRole("alert").filter({ hasText: "Below is the original." }).waitFor();
    expect(page.workers()).toHaveLength(0);
    await lab.run();
    await lab.page({ browser: "Browser A", tab: "Tab 1" }).getByText("Count:").waitFor();
  });

  test("about a file that the example has not", async () => {
    const { lab } = await open(await linkTo({ "stolen.js": "" }));
    await lab.lab.getByRole("alert").filter({ hasText: "damaged" }).waitFor();
  });
});

test("a link is about one variant: another one says which, and an answer holds in all", async () => {
  const { page, lab } = await open(await linkTo({ "index.js": served("<p>mine</p>") }));
  const banner = lab.lab.getByRole("region", { name: "Edits from a link" });
  const tab = (name: string) => page.getByRole("tab", { name }).first();
  await banner.waitFor();
  await tab("TypeScript").click();
  await lab.status(/^This link is about the files in CommonJS/);
  expect(await lab.lab.getByRole("alert").count()).toBe(0);
  await tab("CommonJS").click();
  await banner.getByRole("button", { name: "Run with these edits" }).click();
  await lab.status(/^Running/);
  expect(new URL(page.url()).hash).toBe("");
  await tab("TypeScript").click();
  await lab.lab.getByRole("textbox", { name: "Code of index.ts" }).waitFor();
  await tab("CommonJS").click();
  await lab.lab.getByRole("textbox", { name: "Code of index.js" }).waitFor();
  expect(await banner.count()).toBe(0);
});

test("where the clipboard is denied the link is in the address bar, and is not offered as another's", async () => {
  const { page, lab } = await open("/guide?lang=cjs");
  await page.evaluate(() => {
    const writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    Object.defineProperty(navigator, "clipboard", { value: { writeText } });
  });
  await lab.button("Edit the files").click();
  const write = async (text: string) => {
    await lab.lab.getByRole("textbox", { name: "Code of index.js" }).focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.insertText(text);
  };
  await write("// mine\n");
  await lab.button("Copy a link").click();
  await lab.status(/in the address bar now/);
  const url = new URL(page.url());
  expect(url.hash).toMatch(/^#edits=counter\./);
  await write("// more\n");
  await lab.button("What I changed (1)").click();
  expect(await lab.lab.getByRole("region", { name: "Edits from a link" }).count()).toBe(0);

  const { lab: opened } = await open(url.pathname + url.search + url.hash);
  await opened.lab.locator("ins", { hasText: "// mine" }).waitFor();
});

test("edits that are too large for a link make none, and say what else to do", async () => {
  const { page, lab } = await open("/guide?lang=cjs");
  await lab.button("Edit the files").click();
  await lab.lab.getByRole("textbox", { name: "Code of index.js" }).focus();
  // Few lines: it is characters that make a link long.
  const digits = () => Array.from({ length: 50 }, () => Math.random()).join("");
  const noise = Array.from({ length: 30 }, () => `// ${digits()}`);
  await page.keyboard.insertText(noise.join("\n"));
  await lab.button("Copy a link").click();
  await lab.status(/^These edits are too large for a link\. Reset a file/);
  expect(new URL(page.url()).hash).toBe("");
});

test("a link carries the lab's version and what is switched to fail", async () => {
  const { page, lab } = await open("/guide/log-out?lang=cjs", {}, "logout");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await lab.choose(logout, "naive");
  await lab.run();
  await lab.perform({ do: "fault", fault: "slow-store", on: true });
  await lab.button("Edit the files").click();
  await lab.button("Copy a link").click();
  await lab.status(/holds the edits and the options/);
  const url = new URL(await page.evaluate(() => navigator.clipboard.readText()));

  const path = url.pathname + url.search + url.hash;
  const { page: other, lab: opened } = await open(path, {}, "logout");
  const label = logout.versions?.find(({ name }) => name === "naive")?.label ?? "";
  const banner = opened.lab.getByRole("region", { name: "Edits from a link" });
  await banner.getByText(`the version “${label}”, and “Slow store” switched on`).waitFor();
  expect(other.workers()).toHaveLength(0);
  await opened.button("Run with these edits").click();
  await opened.status(/^Running/);
  expect(await opened.lab.getByRole("radio", { name: label }).isChecked()).toBe(true);
  await opened.lab.getByText("Make it fail: Slow store").waitFor();
});

test("what a link switches to fail is taken back with its edits, and where it has none", async () => {
  const options = { faults: ["slow-store"] } as const;
  const encoded = await encodeShared({ lab: "counter", variant: "cjs", edits: {}, options });
  if (encoded.is === "wrong") throw new Error("too large");
  const path = `/guide?lang=cjs${linkHash("counter", encoded.code)}`;
  const { lab } = await open(path, { allow: whileRestarting });
  await lab.button("Run with these edits").click();
  await lab.status(/^Running/);
  const slow = lab.lab.getByRole("button", { name: "Slow store", exact: true });
  await lab.lab.getByText("Make it fail: Slow store").click();
  expect(await slow.getAttribute("aria-pressed")).toBe("true");
  await lab.button("Reset all").click();
  await lab.status(/^All files are as they were/);
  await lab.button("Start over").click();
  await lab.status(/^Running/);
  expect(await slow.getAttribute("aria-pressed")).toBe("false");
});

/** The frame of a browser in which no worker starts in an origin of its own. */
const noWorkerStarts = `<script>
onmessage = ({ data: { worker } }) =>
  parent.postMessage({ type: "broken", worker, message: "no worker starts here" }, "*");
parent.postMessage({ type: "frame" }, "*");
</script>`;

test("where nothing keeps a link’s code away from the site, that is said, and nothing else is played", async () => {
  const path = await linkTo({ "index.js": served("of a link") });
  const { page, lab } = await open(path, {
    prepare: (context) =>
      context.route(/\/embedded\/frame\./, (route) =>
        route.fulfill({
          contentType: "text/html",
          headers: { "cross-origin-embedder-policy": "require-corp" },
          body: noWorkerStarts,
        }),
      ),
  });
  await lab.button("Run with these edits").click();
  await lab.lab
    .locator("[data-failure]")
    .getByText(/this browser can't keep it away/)
    .waitFor();
  const played = lab.lab.getByRole("status").filter({ hasText: "Showing a recorded run" });
  expect(await played.count()).toBe(0);
  // Code of the reader's own is another matter.
  await lab.button("Reset all").click();
  await lab.button("Run again").click();
  await lab.status(/^Running/);
  expect(page.workers()).not.toHaveLength(0);
});

test("a link that names a version which the lab has not is refused", async () => {
  const options = { version: "stolen", faults: [] };
  const encoded = await encodeShared({ lab: "counter", variant: "cjs", edits: {}, options });
  if (encoded.is === "wrong") throw new Error("too large");
  const path = `/guide?lang=cjs${linkHash("counter", encoded.code)}`;
  const { lab } = await open(path, { allow: whileRestarting });
  await lab.lab.getByRole("alert").filter({ hasText: "damaged" }).waitFor();
});

/** Ways to what is the site's; each fails, or says what it reached. */
const ways: Readonly<Record<string, string>> = {
  "cookies of the site": "if (/docs-secret/.test(document.cookie)) return document.cookie; throw 0",
  "the cookie store":
    "if ((await cookieStore.getAll()).some((c) => /docs-secret/.test(c.value))) return 'cookie'; throw 0",
  localStorage: "return localStorage.getItem('docs-secret').length",
  sessionStorage: "return sessionStorage.getItem('docs-secret').length",
  "the page's DOM": "return parent.document.title",
  "the top page's DOM": "return top.document.title",
  "the top page's address": "top.location.href = SITE + 'stolen'; return 'gone'",
  IndexedDB:
    "const r = indexedDB.open('docs-secret'); await new Promise((ok, no) => { r.onsuccess = ok; r.onerror = no; }); if (r.result.objectStoreNames.length === 0) throw 0; return 'open'",
  "a service worker":
    "await navigator.serviceWorker.register(SITE + 'preview-sw.js'); return 'registered'",
  caches: "return String(await caches.keys())",
  // Every page of the docs names its generator, and no other.
  "the network of the site":
    "return (await (await fetch(SITE + 'docs-secret.txt')).text()).includes('Docu' + 'saurus') ? 'read' : Promise.reject(0)",
  "another site":
    "return (await fetch('http://127.0.0.1:1/leak', { mode: 'no-cors' })).type === 'opaque' ? 'sent' : Promise.reject(0)",
  "an image elsewhere":
    "await new Promise((ok, no) => { const i = new Image(); i.onload = ok; i.onerror = no; i.src = 'http://127.0.0.1:1/leak.png'; }); return 'loaded'",
  "a popup": "if (window.open(SITE) === null) throw 0; return 'opened'",
};

test("code and pages of a link reach nothing of the site", async () => {
  const attempts = Object.entries(ways).map(
    ([name, body]) => `${JSON.stringify(name)}: async () => { ${body} }`,
  );
  const script = `
    const SITE = ${JSON.stringify(site.url)};
    new BroadcastChannel("docs-secret").postMessage("out");
    const attempts = { ${attempts.join(",\n")} };
    (async () => {
      const results = await Promise.all(Object.entries(attempts).map(async ([name, attempt]) => {
        const late = new Promise((_, no) => setTimeout(no, 4000));
        return name + " = " + await Promise.race([attempt(), late]).then((v) => "OUT " + v, () => "kept in");
      }));
      const x = new XMLHttpRequest();
      x.open("POST", "/");
      x.send(results.join("\\n") + "\\nall tried");
    })();`;
  const link = await linkTo({ "index.js": served(`<p>hostile</p><script>${script}</script>`) });
  const { page, lab } = await open(link, { allow: { console: [/./], requests: [/./] } });
  await page.evaluate(() => {
    document.cookie = "docs=docs-secret";
    localStorage.setItem("docs-secret", "1");
    sessionStorage.setItem("docs-secret", "1");
    const heard: unknown[] = [];
    new BroadcastChannel("docs-secret").onmessage = ({ data }) => heard.push(data);
    Object.assign(window, { heard });
    return new Promise<void>((done) => {
      const opening = indexedDB.open("docs-secret", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("kept");
      opening.onsuccess = () => {
        opening.result.close();
        done();
      };
    });
  });
  const address = page.url();
  const leaks: string[] = [];
  const isLeak = (url: string) => /leak|stolen|docs-secret/.test(new URL(url).pathname);
  page.context().on("response", (response) => {
    if (isLeak(response.url())) leaks.push(response.url());
  });
  page.context().on("requestfailed", (request) => {
    // Stopped by the page's policy before it began; any other failure is one of the network's.
    const reason = request.failure()?.errorText ?? "failed";
    if (isLeak(request.url()) && reason !== "csp") leaks.push(`${reason}: ${request.url()}`);
  });
  await lab.button("Run with these edits").click();
  await lab.status(/^Running/);
  await lab.lab.getByText(/^What the server prints/).click();
  const log = lab.lab.getByRole("log");
  await log.getByText("all tried").first().waitFor();
  const printed = await log.innerText();
  for (const name of Object.keys(ways)) expect(printed).toContain(`${name} = kept in`);
  expect(printed).not.toContain("= OUT");
  expect(await page.evaluate(() => Reflect.get(window, "heard") as unknown)).toEqual([]);
  expect(page.url()).toBe(withoutHash(address));
  expect(leaks).toEqual([]);
  expect(page.context().pages()).toHaveLength(1);
});

test("server code of a link reaches nothing of the site, whichever way it tries", async () => {
  const program = escapeProgram(JSON.stringify(site.url));
  const link = await linkTo({ "index.js": program });
  const { page, lab } = await open(link, { allow: { console: [/./], requests: [/./] } });
  // What the runtime hides from programs is at hand: hiding it must not be what keeps them in.
  await page.context().route(/\/embedded\/worker\.[^/]+\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: keepNatives + (await response.text()) });
  });
  await page.evaluate(() => {
    const heard: unknown[] = [];
    new BroadcastChannel("escape").onmessage = ({ data }) => heard.push(data);
    Object.assign(window, { heard });
  });
  const address = page.url();
  const left: string[] = [];
  page.context().on("response", (response) => {
    if (/reached|stolen/.test(response.url())) left.push(response.url());
  });
  await lab.button("Run with these edits").click();
  await lab.status(/^Running/);
  await lab.lab.getByText(/^What the server prints/).click();
  const log = lab.lab.getByRole("log");
  for (const name of Object.keys(escapes)) {
    await log.locator("pre", { hasText: `${name} = ` }).waitFor();
    const said = await log.locator("pre", { hasText: `${name} = ` }).innerText();
    expect(said, name).toContain(`${name} = kept in: `);
    expect(said, name).not.toContain("was not kept");
  }
  expect(await page.evaluate(() => Reflect.get(window, "heard") as unknown)).toEqual([]);
  expect(page.url()).toBe(withoutHash(address));
  expect(left).toEqual([]);
  expect(
    await page.evaluate(async () =>
      (await indexedDB.databases()).map(({ name }) => name).filter((name) => name === "x"),
    ),
  ).toEqual([]);
});
