import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, "../../../../..");

function exec(...args: string[]): Promise<{ output: string; code: number | null }> {
  return new Promise((resolve, reject) => {
    const { NODE_OPTIONS: _vitest, ...env } = process.env;
    const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
    const child = spawn(process.execPath, [tsx, join(folder, "main.ts"), ...args], {
      cwd: root,
      env,
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ output, code }));
  });
}

test("a script runs on the runtime's modules, by import and require, and exits as it says", async () => {
  const { output, code } = await exec(join(folder, "fixtures/server.mjs"), "argument");
  expect(output).toContain("3000 true");
  expect(output).toContain("exit argument");
  expect(code).toBe(3);
}, 60_000);

test("a test file passes with express, express-session and socket.io on the runtime", async () => {
  const { output, code } = await exec(join(folder, "fixtures/suite.cjs"));
  expect(output).toMatch(/# pass 6|pass 6/);
  expect(code).toBe(0);
}, 60_000);

test("without a file it says what it wants", async () => {
  const { output, code } = await exec();
  expect(output).toContain("Which file?");
  expect(code).toBe(2);
}, 60_000);
