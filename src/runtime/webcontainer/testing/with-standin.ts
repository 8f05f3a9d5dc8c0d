import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, onTestFinished } from "vitest";
import { isReal } from "../../../../tests/standin/answering.ts";
import { type Standin, startStandin } from "../../../../tests/standin/standin.ts";
import { type Bench, openBench } from "./site.ts";

/** For a file of tests: one bench for all of them, and for each a stand-in of its own. */
export function withStandin() {
  const { open, running } = withBench(() => startStandin());
  return {
    /** The stand-in of the test that runs. */
    standin(): Standin {
      const standin = running();
      if (!standin) throw new Error("No test runs.");
      return standin;
    },
    open,
  };
}

/** For a file of tests that hold for the real service as well, and so know of no stand-in. */
export function withService() {
  const { open } = withBench(async () => (isReal ? undefined : startStandin()));
  return { open };
}

function withBench(start: () => Promise<Standin | undefined>) {
  let bench: Bench;
  let standin: Standin | undefined;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    standin = await start();
  });
  afterEach(() => standin?.close());
  return {
    running: () => standin,
    /** A page in front of it, until the test ends. */
    async open(options?: { readonly isolated?: boolean }): Promise<Page> {
      const page = await bench.open(standin, options);
      onTestFinished(() => page.context().close());
      return page;
    },
  };
}
