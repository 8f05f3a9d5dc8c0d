import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { expectUsable } from "../../../../tests/browser/accessible.ts";
import { openSite, type PageOptions, type Site } from "../../../../tests/browser/site.ts";
import { labPage, whileRestarting, type Hand } from "../lab-page.ts";
import { a1, buttons } from "../two-browsers.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

async function openCounter(options?: PageOptions) {
  const page = await site.open("/guide?lang=cjs", { allow: whileRestarting, ...options });
  const lab = labPage(page, "counter");
  const editor = (path: string) => lab.lab.getByRole("textbox", { name: `Code of ${path}` });
  const edit = async (hand?: Hand) => {
    await lab.press(lab.button("Edit the files"), hand);
    await editor("index.js").waitFor();
  };
  /** Writes a line above the file that is open. */
  const writeOnTop = async (path: string, line: string) => {
    await editor(path).focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.insertText(`${line}\n`);
  };
  const log = lab.lab.getByRole("log");
  const openLog = () => lab.lab.getByText(/^What the server prints/).click();
  return { page, lab, editor, edit, writeOnTop, log, openLog };
}

describe.each(["mouse", "keyboard"] as const)("by %s", (hand) => {
  test("a changed line runs, is printed in its colour, and every open page loads again", async () => {
    const { page, lab, edit, writeOnTop, log, openLog } = await openCounter();
    await lab.run(hand);
    await edit(hand);
    await lab.press(lab.lab.getByRole("tab", { name: "index.html" }), hand);
    await writeOnTop("index.html", "<!-- --><p id='mine'>my page</p>");
    await lab.press(lab.lab.getByRole("tab", { name: "index.js" }), hand);
    await writeOnTop("index.js", 'console.log("\\u001B[31mmy server\\u001B[0m");');
    if (hand === "keyboard") await page.keyboard.press("Control+s");
    else await lab.button("Save and restart").click();
    for (const browser of ["Browser A", "Browser B"]) {
      await lab.page({ browser, tab: "Tab 1" }).getByText("my page").waitFor();
    }
    await openLog();
    await log.locator('[data-ansi="red"]', { hasText: "my server" }).waitFor();
  });

  test("what was changed is shown as a diff, and goes back file by file and as a whole", async () => {
    const { lab, editor, edit, writeOnTop } = await openCounter();
    await edit(hand);
    await writeOnTop("index.js", "// mine");
    await lab.press(lab.lab.getByRole("tab", { name: "index.html" }), hand);
    await writeOnTop("index.html", "<!-- mine -->");
    await lab.press(lab.button("What I changed (2)"), hand);
    await lab.lab.getByRole("table", { name: "index.html: 1 line added" }).waitFor();
    await lab.lab.locator("ins", { hasText: "// mine" }).waitFor();
    await lab.press(lab.button("Reset index.html"), hand);
    await lab.button("What I changed (1)").waitFor();
    await lab.press(lab.button("Reset all"), hand);
    await lab.button("What I changed (0)").waitFor();
    await lab.press(lab.button("Code"), hand);
    expect(await editor("index.html").innerText()).not.toContain("mine");
  });

  test("a syntax error is shown at its line and in words, and what takes it away runs again", async () => {
    // The pages stay open, lose their server, and say so on the console.
    const allow = { console: [/./], requests: [/./] };
    const { page, lab, edit, editor, writeOnTop, log, openLog } = await openCounter({ allow });
    await lab.run(hand);
    await openLog();
    await edit(hand);
    await writeOnTop("index.js", "const = 1;");
    if (hand === "keyboard") await page.keyboard.press("Control+s");
    else await lab.button("Save and restart").click();
    await lab.lab.locator(".cm-problem-line", { hasText: "const = 1;" }).waitFor();
    const words = await lab.lab.locator(".cm-problem").innerText();
    expect(words).not.toBe("");
    await lab.lab.getByText(words).first().waitFor();
    if (hand === "keyboard") {
      await editor("index.js").focus();
      await page.keyboard.press("Control+Home");
      await page.keyboard.press("Shift+ArrowDown");
      await page.keyboard.press("Delete");
      await page.keyboard.press("Control+s");
    } else {
      await lab.button("Reset index.js").click();
    }
    await lab.status(/^Running/);
    expect(await lab.lab.locator(".cm-problem").count()).toBe(0);
    // Whoever reads the log goes on reading.
    expect(await log.isVisible()).toBe(true);
  });
});

test("what was typed just before a run is in it, and starts no second one when the typing has paused", async () => {
  const { page, lab, edit, writeOnTop, log, openLog } = await openCounter({ allow: {} });
  await edit();
  await writeOnTop("index.js", 'console.log("typed before");');
  await lab.run();
  await openLog();
  await log.getByText("typed before").waitFor();
  // By the page's own clock: a pause that saves is a second.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_100)));
  await lab.perform({ ...a1, ...buttons.http });
  await lab.see([{ ...a1, shows: "count", text: "1" }]);
  const lives = (await lab.trace()).flatMap((event) =>
    event.kind === "server" ? [event.change] : [],
  );
  expect(lives).toEqual(["listening"]);
});

test("another variant, chosen by key or mouse, keeps the reader's place and names what it can't carry over", async () => {
  const { page, lab, editor, edit, writeOnTop } = await openCounter();
  await edit();
  await writeOnTop("index.js", "// mine");
  await lab.lab.getByRole("tab", { name: "index.html" }).click();
  await lab.lab.getByRole("tab", { name: "index.js" }).click();
  await lab.run();
  await lab.perform({
    do: "press",
    browser: "Browser A",
    tab: "Tab 1",
    button: "Increment over HTTP",
  });
  const counted = [{ browser: "Browser A", tab: "Tab 1", shows: "count", text: "1" }] as const;
  await lab.see(counted);

  const tab = page.getByRole("tab", { name: "TypeScript" }).first();
  await tab.scrollIntoViewIfNeeded();
  const place = () => tab.evaluate((element) => Math.round(element.getBoundingClientRect().top));
  const before = await place();
  await tab.press("Enter");
  await editor("index.ts").waitFor();
  // Within a line: what is named beside it may wrap differently.
  expect(Math.abs((await place()) - before)).toBeLessThan(32);
  expect(await editor("index.ts").innerText()).not.toContain("// mine");
  await lab.lab.getByText("Your changes of index.js stay in CommonJS").waitFor();
  // The run goes on as it was, until the reader wants another one.
  await lab.status(/^This run goes on in CommonJS; the page shows TypeScript now\./);
  await lab.see(counted);
  await lab.lab.getByRole("tab", { name: "index.html" }).click();

  await lab.button("Start over in TypeScript").click();
  await lab.see([{ ...counted[0], text: "0" }]);
  expect(await lab.lab.locator("[data-other-variant]").count()).toBe(0);
  await page.getByRole("tab", { name: "CommonJS" }).first().click();
  await lab.status(/^This run goes on in TypeScript/);
  await editor("index.html").waitFor();
  await lab.button("What I changed (1)").click();
  await lab.lab.locator("ins", { hasText: "// mine" }).waitFor();
  await lab.press(lab.button("Start over in CommonJS"), "keyboard");
  await lab.status(/^Running/);
  expect(await lab.lab.locator("[data-other-variant]").count()).toBe(0);
});

test("a page that is reloaded for an edit keeps its place, and its browser the cookies", async () => {
  const { page, lab, edit, writeOnTop } = await openCounter();
  await lab.run();
  await edit();
  await lab.lab.getByRole("tab", { name: "index.html" }).click();
  await writeOnTop("index.html", "<!doctype html><p style='height: 3000px'>tall</p>");
  await page.keyboard.press("Control+s");
  const preview = lab.page({ browser: "Browser A", tab: "Tab 1" });
  await preview.getByText("tall").waitFor();
  await preview.locator("html").evaluate((root) => {
    root.ownerDocument.cookie = "mine=1";
    root.scrollTop = 700;
  });
  const names = lab.browser("Browser A").locator("[data-cookie]");
  const jar = () => names.evaluateAll((rows) => rows.map((row) => row.dataset["cookie"]));
  await expect.poll(jar).toContain("mine");
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("<p>after the edit</p>");
  await page.keyboard.press("Control+s");
  await preview.getByText("after the edit").waitFor();
  const place = () => preview.locator("html").evaluate((root) => root.scrollTop);
  await expect.poll(place).toBe(700);
  expect(await jar()).toContain("mine");
});

test("a pause in typing is enough to run what was typed", async () => {
  const { lab, edit, writeOnTop, log, openLog } = await openCounter();
  await lab.run();
  await openLog();
  await edit();
  await writeOnTop("index.js", 'console.warn("typed");');
  await log.getByText("typed").waitFor();
});

test("Tab indents in the editor, and leaves it after Escape", async () => {
  const { page, edit, editor } = await openCounter();
  await edit();
  await editor("index.js").focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Tab");
  expect(await editor("index.js").evaluate((own) => own.contains(document.activeElement))).toBe(
    true,
  );
  expect(await editor("index.js").locator(".cm-line").first().textContent()).toMatch(/^ {2}/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  expect(await editor("index.js").evaluate((own) => own.contains(document.activeElement))).toBe(
    false,
  );
});

test("the editor finds a word, and says so to a keyboard too", async () => {
  const { page, lab, edit, editor } = await openCounter();
  await edit();
  await editor("index.js").focus();
  await page.keyboard.press("Control+f");
  await page.keyboard.type("changeit");
  await lab.lab.locator(".cm-searchMatch").first().waitFor();
  await page.keyboard.press("Escape");
  expect(await editor("index.js").evaluate((own) => own.contains(document.activeElement))).toBe(
    true,
  );
});

test("no byte of the editor comes before it is asked for", async () => {
  const { page, edit } = await openCounter();
  const scripts = () =>
    page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter(
          (entry): entry is PerformanceResourceTiming => entry instanceof PerformanceResourceTiming,
        )
        .filter(({ name }) => name.endsWith(".js"))
        .map(({ name, decodedBodySize }) => ({ name, bytes: decodedBodySize })),
    );
  const before = await scripts();
  const texts = await page.evaluate(
    (urls) => Promise.all(urls.map(async (url) => (await fetch(url)).text())),
    before.map(({ name }) => name),
  );
  // Names that no bundler changes: the editor's own classes.
  expect(texts.filter((text) => /cm-content|tok-keyword/.test(text))).toEqual([]);
  await edit();
  const known = new Set(before.map(({ name }) => name));
  const added = (await scripts()).filter(({ name }) => !known.has(name));
  expect(added.reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThan(200_000);
});

test("everyone can use the editor and a diff, on a desktop and a phone, light and dark", async () => {
  const { page, lab, edit, writeOnTop } = await openCounter();
  await edit();
  await writeOnTop("index.js", "// mine");
  await expectUsable(page, "editor", lab.lab);
  await lab.button("What I changed (1)").click();
  await expectUsable(page, "diff", lab.lab);
});
