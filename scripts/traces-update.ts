import { spawn } from "node:child_process";

/**
 * `npm run traces:update [lab …]` performs the labs' scenarios and writes what changed in their golden
 * traces. It runs the test that compares them, told to record: there is one way to get a trace.
 */
const labs = process.argv.slice(2);
const child = spawn(
  process.execPath,
  [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    "browser",
    "src/labs/shared/golden/golden.browser.test.ts",
  ],
  {
    stdio: "inherit",
    env: {
      ...process.env,
      UPDATE_TRACES: "1",
      ...(labs.length > 0 && { TRACES: labs.join(",") }),
    },
  },
);
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
