import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, onTestFinished } from "vitest";
import { type Standin, startStandin } from "../../../../tests/standin/standin.ts";
import { type Bench, openBench } from "./site.ts";

/** For a file of tests: one bench for all of them, and for each a stand-in of its own. */
export function withStandin() {
  let bench: Bench;
  let standin: Standin;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    standin = await startStandin();
  });
  afterEach(() => standin.close());
  return {
    /** The stand-in of the test that runs. */
    standin: (): Standin => standin,
    /** A page in front of it, until the test ends. */
    async open(options?: { readonly isolated?: boolean }): Promise<Page> {
      const page = await bench.open(standin, options);
      onTestFinished(() => page.context().close());
      return page;
    },
  };
}
