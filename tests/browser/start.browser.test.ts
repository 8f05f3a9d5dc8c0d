import { afterAll, beforeAll, onTestFinished, test, vi } from "vitest";

import { labPage } from "../../src/labs/shared/lab-page.ts";
import { scenario } from "../../src/labs/counter/scenario.ts";
import { borrowChromium, type Borrowed } from "./borrow-chromium.ts";
import { startDevServer, type DevServer } from "./dev-server.ts";
import type { Allowances } from "./guard.ts";
import { hydrated, openGuarded } from "./site.ts";

/** It builds the site for development, some times over, beside whatever else the machine does. */
const patience = 480_000;

let server: DevServer;
let chromium: Borrowed;
beforeAll(async () => {
  server = await startDevServer();
  chromium = await borrowChromium();
}, patience);
afterAll(async () => {
  await chromium?.giveBack();
  await server?.close();
});

/**
 * The development server's own words about a page that was still loading when a file was edited; and
 * about a file, it doesn't say which, that was gone. It has been seen once, and the next compilation
 * was whole. The bundler's persistent cache is known to fail when it is saved often:
 * https://github.com/web-infra-dev/rspack/issues/8916
 */
const loadedWhileEdited = {
  console: [
    /^\[HMR\] unexpected require\(.* from disposed module/,
    /^\[webpack-dev-server\] Errors while compiling\. Reload prevented\./,
    /^\[webpack-dev-server\] ERROR\s+× Rspack FS Error:IO error: No such file/,
  ],
};

const open = async (allow: Allowances = {}) => {
  const page = await openGuarded(chromium.browser, new URL(server.url).origin, { allow });
  // It answers when it has built what was edited last.
  await page.goto(new URL("guide", server.url).href, { timeout: 120_000 });
  await hydrated(page);
  const shows = (text: string) =>
    page.getByText(text).first().waitFor({ state: "visible", timeout: 150_000 });
  return { shows, lab: labPage(page, "counter") };
};

test("npm start serves the guide, and its demo runs", { timeout: patience }, async () => {
  const { lab } = await open();
  await lab.run();
  await lab.play(scenario);
});

test(
  "an edited chapter, lab or example shows at once, and the demo runs the example as it is now",
  { timeout: patience },
  async () => {
    onTestFinished(() => server.restore());
    const { shows } = await open(loadedWhileEdited);
    await server.edit("docs/index.mdx", "and try it.", "and try it, while this is being written.");
    await shows("and try it, while this is being written.");

    await server.edit("src/labs/index.ts", "Two browsers, one server", "Two browsers, one edit");
    await shows("Two browsers, one edit");

    const variants = ["ts", "esm", "cjs"];
    for (const variant of variants) {
      const file = `examples/counter/${variant}/index.html`;
      await server.edit(file, "<h1>Counter</h1>", "<h1>Edited</h1>");
    }
    // The one that is shown comes last: when it is there, so are the others.
    for (const variant of variants) {
      const file = `examples/counter/${variant}/index.${variant === "ts" ? "ts" : "js"}`;
      await server.edit(file, "starts the session, so", "begins a session, so");
    }
    await shows("begins a session, so");

    // A page that runs the demo is loaded anew when the packages have been read, too.
    await vi.waitFor(
      async () => {
        const { lab } = await open(loadedWhileEdited);
        await lab.run();
        const tab = { browser: "Browser A", tab: "Tab 1" };
        await lab.page(tab).getByRole("heading", { name: "Edited" }).waitFor({ timeout: 5000 });
      },
      { timeout: 120_000, interval: 500 },
    );
  },
);
