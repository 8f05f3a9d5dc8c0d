import { afterAll, beforeAll } from "vitest";
import { variants as allVariants } from "../../src/snippets/variant.ts";
import { Browser } from "./browser.ts";
import { startExample } from "./target.ts";
import type { RunningExample, StartOptions } from "./target.ts";

/** The variants to check: all, or those that `CONTRACT_VARIANTS` names. */
export const variants = allVariants.filter((variant) => {
  const chosen = process.env["CONTRACT_VARIANTS"];
  return chosen === undefined || chosen.split(",").includes(variant);
});

/** A server that runs for all the tests of a suite. */
export type UnderTest = {
  readonly running: RunningExample;
  /** A new browser that has been nowhere. */
  browser(): Browser;
  /** A new browser that has loaded the page, and so has a session. */
  visitor(): Promise<Browser>;
};

/**
 * Starts an example before the tests of the suite that calls this, and stops it after them.
 * Browsers that were opened here are closed too.
 */
export function exampleUnderTest(options: StartOptions): UnderTest {
  const browsers: Browser[] = [];
  let running: RunningExample | undefined;

  beforeAll(async () => {
    running = await startExample(options);
  });
  afterAll(async () => {
    for (const browser of browsers) browser.close();
    await running?.stop();
  });

  const started = (): RunningExample => {
    if (running === undefined) throw new Error("The example runs only while tests do.");
    return running;
  };
  const browser = () => {
    const opened = new Browser(started().origin);
    browsers.push(opened);
    return opened;
  };
  return {
    get running() {
      return started();
    },
    browser,
    async visitor() {
      const opened = browser();
      const { status } = await opened.get("/");
      if (status !== 200) throw new Error(`GET / answered ${status}`);
      return opened;
    },
  };
}
