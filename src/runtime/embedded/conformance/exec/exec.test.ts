import { spawn } from "node:child_process";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, "../../../../..");

type Outcome = { output: string; code: number | null };

function exec(...args: string[]): Promise<Outcome> {
  const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
  return run(process.execPath, [tsx, join(folder, "main.ts"), ...args], root);
}

/** As a person calls it, by npm, from `cwd`. */
function npmRun(cwd: string, ...args: string[]): Promise<Outcome> {
  const prefix = cwd === root ? [] : ["--prefix", root];
  return run("npm", [...prefix, "run", "--silent", "runtime:exec", "--", ...args], cwd);
}

function run(command: string, args: string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const npm = /^(npm_|INIT_CWD$|NODE_OPTIONS$)/;
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !npm.test(name)));
    const child = spawn(command, args, { cwd, env, shell: process.platform === "win32" });
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

test("by npm from the project's folder, with a path from there and TypeScript", async () => {
  const path = join(folder, "fixtures/typed.ts");
  const { output, code } = await npmRun(root, relative(root, path), "argument");
  expect(output).toContain("a status of 204 for argument");
  expect(code).toBe(0);
}, 60_000);

test("by npm from a folder elsewhere, with Node's own options and a path from there", async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), "runtime exec "));
  await writeFile(join(elsewhere, "setup.cjs"), "globalThis.prepared = process.cwd();");
  await writeFile(
    join(elsewhere, "one.cjs"),
    `const { test } = require("node:test");
     const net = require("node:net");
     const tls = require("node:tls");
     test("runs in " + globalThis.prepared, () => new Promise((resolve) => {
       const server = net.createServer().listen(0, "127.0.0.1", () => {
         // TLS is still Node's own: it finds nobody at a port that is open in memory alone.
         tls.connect(server.address().port, "127.0.0.1").on("error", ({ code }) => {
           console.log("from outside", code);
           server.close(resolve);
         });
       });
     }));`,
  );
  try {
    const options = ["--require", "./setup.cjs", "--test", "--test-reporter", "spec"];
    const { output, code } = await npmRun(elsewhere, ...options, "one.cjs");
    expect(output).toContain(`runs in ${await realpath(elsewhere)}`);
    expect(output).toContain("from outside ECONNREFUSED");
    expect(code).toBe(0);
  } finally {
    await rm(elsewhere, { recursive: true });
  }
}, 60_000);

test("without a file it says what it wants", async () => {
  const { output, code } = await exec();
  expect(output).toContain("Which file?");
  expect(code).toBe(2);
}, 60_000);
