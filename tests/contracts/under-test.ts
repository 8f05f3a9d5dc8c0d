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

/** A running example, and the browsers that visit it. */
export type UnderTest = {
  readonly running: RunningExample;
  /** A new browser that has been nowhere. */
  browser(): Browser;
  /** A new browser that has loaded the page, and so has a session. */
  visitor(): Promise<Browser>;
};

/** Runs an example for as long as `check` takes, and closes every browser that was opened. */
export async function whileRunning<T>(
  options: StartOptions,
  check: (example: UnderTest) => Promise<T>,
): Promise<T> {
  const { example, close } = visits(await startExample(options));
  return check(example).finally(close);
}

/** Runs an example for all the tests of the suite that calls this. */
export function exampleUnderTest(options: StartOptions): UnderTest {
  let opened: ReturnType<typeof visits> | undefined;
  const example = (): UnderTest => {
    if (opened === undefined) throw new Error("The example runs only while tests do.");
    return opened.example;
  };
  beforeAll(async () => {
    opened = visits(await startExample(options));
  });
  afterAll(() => opened?.close());
  return {
    get running() {
      return example().running;
    },
    browser: () => example().browser(),
    visitor: () => example().visitor(),
  };
}

function visits(running: RunningExample): { example: UnderTest; close: () => Promise<void> } {
  const browsers: Browser[] = [];
  const browser = () => {
    const opened = new Browser(running.origin);
    browsers.push(opened);
    return opened;
  };
  const visitor = async () => {
    const opened = browser();
    const { status } = await opened.get("/");
    if (status !== 200) throw new Error(`GET / answered ${status}`);
    return opened;
  };
  const close = async () => {
    for (const opened of browsers) opened.close();
    await running.stop();
  };
  return { example: { running, browser, visitor }, close };
}
