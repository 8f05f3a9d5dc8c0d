import type { Browser, Page } from "playwright-core";
import type { BenchRuntime } from "./bench-runtimes.ts";

/** How long an edit takes to be seen: from the key that saves to pages that are connected, in ms. */
export type EditCost = {
  /** Until the first of the lab's pages has reconnected. */
  readonly first: number;
  /** Until all of them have. */
  readonly all: number;
};

/**
 * A word from the example's page to the page around it, by its clock; once a document, because a page
 * that is about to be reloaded may reconnect before.
 */
const probe = `<script>socket.once("connect", () => top.postMessage("bench: connected", "*"));</script>`;

/** Edits the server of a running lab, saves it with a key, and waits for the pages; again and again. */
export async function editAnew(
  browser: Browser,
  url: string,
  lab: string,
  times: number,
  runtime: BenchRuntime,
): Promise<readonly EditCost[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await runtime.prepare(page.context());
    // tsx lets functions with names refer to this helper, also those that are sent to the page.
    await page.addInitScript("globalThis.__name = (value) => value;");
    await page.goto(`${url}?lang=cjs`);
    const root = page.locator(`[data-lab="${lab}"]`);
    await root.getByRole("button", { name: "Run", exact: true }).click();
    await root
      .getByRole("status")
      .filter({ hasText: /^Running/ })
      .waitFor();
    await root.getByRole("button", { name: "Edit the files", exact: true }).click();
    await root.getByRole("tab", { name: "index.html" }).click();
    await root.getByRole("textbox", { name: "Code of index.html" }).focus();
    await page.keyboard.press("Control+End");
    await page.keyboard.insertText(probe);
    const pages = await root.locator("iframe").count();
    await saved(page, pages);

    await root.getByRole("tab", { name: "index.js" }).click();
    await root.getByRole("textbox", { name: "Code of index.js" }).focus();
    const costs: EditCost[] = [];
    for (let edit = 0; edit < times; edit++) {
      await page.keyboard.press("Control+Home");
      await page.keyboard.insertText(`// ${edit}\n`);
      costs.push(await saved(page, pages));
    }
    return costs;
  } finally {
    await page.context().close();
  }
}

/** Presses the key, and waits until every page has told that it is connected. */
async function saved(page: Page, pages: number): Promise<EditCost> {
  await page.evaluate((count) => {
    const cost = new Promise<{ first: number; all: number }>((resolve) => {
      let pressed = 0;
      let first = 0;
      let connected = 0;
      const onKey = (event: KeyboardEvent) => {
        if (event.key === "s") pressed = event.timeStamp;
      };
      const onMessage = ({ data, timeStamp }: MessageEvent<unknown>) => {
        if (data !== "bench: connected") return;
        connected += 1;
        if (connected === 1) first = timeStamp - pressed;
        if (connected < count) return;
        removeEventListener("keydown", onKey, true);
        removeEventListener("message", onMessage);
        resolve({ first, all: timeStamp - pressed });
      };
      addEventListener("keydown", onKey, true);
      addEventListener("message", onMessage);
    });
    Object.assign(window, { benchCost: cost });
  }, pages);
  await page.keyboard.press("Control+s");
  return page.evaluate(() => Reflect.get(window, "benchCost") as Promise<EditCost>);
}
