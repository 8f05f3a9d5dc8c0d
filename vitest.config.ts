import { defineConfig } from "vitest/config";
import { engineNames, enginesLeftOut } from "./scripts/setup/engines.mjs";

const leftOut = enginesLeftOut();

/**
 * What runs real browsers and servers may miss a deadline on a busy machine of CI. Such a test runs
 * once more there, and `npm test` names it; on a developer's machine it fails.
 */
const retry = process.env.CI ? 1 : 0;

/** How long a page or a server may take to show what a test waits for, in ms: long enough for a busy machine. */
const patience = { poll: { timeout: 20_000 } };

/**
 * One runner, four kinds of promise:
 * - unit: pure code, beside its source;
 * - contract: each example's black-box suite, against real servers on real ports;
 * - contract-embedded: the same suites, against the embedded runtime in a real Chromium;
 * - browser: what a reader sees, in a real Chromium against the built site or a built runtime;
 * - engines: the embedded runtime in the browsers that are not Chromium.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          expect: patience,
          include: ["{src,scripts,tests,bench}/**/*.test.{ts,tsx}"],
          exclude: [
            "**/*.{browser,engine}.test.ts",
            "tests/contracts/**/*.test.ts",
            "**/node_modules/**",
          ],
          testTimeout: 60_000,
          // Most files take less time than a process of their own would to start.
          isolate: false,
        },
      },
      {
        test: {
          name: "contract",
          retry,
          expect: patience,
          include: ["examples/*/*.test.ts", "tests/contracts/*.test.ts"],
          // The variants of an example are checked at the same time, and mostly wait.
          maxConcurrency: 12,
          exclude: ["**/node_modules/**"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "contract-embedded",
          retry,
          expect: patience,
          include: [
            "examples/*/contract.test.ts",
            "tests/contracts/fuzz.test.ts",
            "tests/contracts/embedded/*.test.ts",
          ],
          env: { CONTRACT_TARGET: "embedded" },
          globalSetup: "tests/contracts/embedded/site.ts",
          setupFiles: "tests/contracts/embedded/close-page.ts",
          maxConcurrency: 12,
          exclude: ["**/node_modules/**"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "browser",
          retry,
          expect: patience,
          include: ["{src,tests}/**/*.browser.test.ts"],
          exclude: ["**/node_modules/**"],
          testTimeout: 90_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // The files share a process, and in it one browser (tests/browser/borrow-chromium.ts).
          isolate: false,
        },
      },
      {
        test: {
          name: "engines",
          retry,
          expect: patience,
          include: engineNames
            .filter((engine) => !leftOut.includes(engine))
            .map((engine) => `tests/engines/${engine}.engine.test.ts`),
          // Both at the same time: either browser waits more than it works.
          maxWorkers: 2,
          testTimeout: 150_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
