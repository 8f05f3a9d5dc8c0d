import { spawn } from "node:child_process";

/**
 * `npm run traces:update [lab … | options[/name] …]` performs the labs' scenarios, and those of the
 * options, and writes what changed in their golden traces. It runs the tests that compare them, told to
 * record: there is one way to get a trace.
 */
const named = process.argv.slice(2);
const isOption = (name: string): boolean => /^options(\/|$)/.test(name);
const tests = [
  { file: "src/labs/shared/golden/golden.browser.test.ts", wanted: !named.every(isOption) },
  { file: "src/labs/options/golden.browser.test.ts", wanted: named.some(isOption) },
];
const files = tests.filter(({ wanted }) => named.length === 0 || wanted).map(({ file }) => file);
const child = spawn(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "--project", "browser", ...files],
  {
    stdio: "inherit",
    env: {
      ...process.env,
      UPDATE_TRACES: "1",
      ...(named.length > 0 && { TRACES: named.join(",") }),
    },
  },
);
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
