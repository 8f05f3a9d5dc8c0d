import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findNode } from "../../../../tests/contracts/node/binary.ts";
import { root } from "../../../../tests/contracts/root.ts";
import { readLines } from "../../../gateway/lines.ts";
import { unpackFiles } from "../packed-files.ts";
import { packModules } from "./modules.ts";
import { buildSupport } from "./support.ts";

let folder: string;
let support: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "modules-"));
  support = join(folder, "support");
  const { support: asset } = await buildSupport({ outDir: folder });
  write(support, read(asset.path));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }), 60_000);

const examples = join(root, "examples");
const topics = readdirSync(examples);
const modulesDir = join(root, "node_modules");

const read = (path: string) => unpackFiles(JSON.parse(readFileSync(join(folder, path), "utf8")));

function write(to: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), text);
  }
}

/** A folder as it is mounted in a container: the example's own files, and the packed packages. */
function mount(topic: string, variant: string): string {
  const projectDir = join(examples, topic, variant);
  const { files } = packModules({ projectDir, outDir: folder, modulesDir });
  const home = mkdtempSync(join(folder, `${topic}-${variant}-`));
  cpSync(projectDir, home, { recursive: true, filter: (path) => !path.includes("node_modules") });
  write(home, read(files.path));
  return home;
}

/** Starts what a container starts, and resolves with the port on which it listens. */
async function start(
  node: string,
  home: string,
  variant: string,
): Promise<{ port: number; child: ChildProcess }> {
  const types = ["--enable-source-maps", "--import", "../support/types.mjs"];
  const args = ["--import", "../support/preload.mjs"];
  const child = spawn(
    node,
    variant === "ts" ? [...types, ...args, "index.ts"] : [...args, "index.js"],
    { cwd: home, env: { PATH: process.env.PATH, PORT: "0" }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  const port = await new Promise<number>((resolve, reject) => {
    const lines = readLines({
      message(value) {
        const { record } = value as { record: { type: string; port?: number } };
        if (record.type === "server" && record.port !== undefined) resolve(record.port);
      },
      text: (text) => (said += text),
    });
    child.stdout.on("data", (chunk: Uint8Array) => lines.push(chunk));
    child.stderr.on("data", (chunk: Uint8Array) => (said += String(chunk)));
    child.once("exit", (code) => reject(new Error(`It ended with ${code}:\n${said}`)));
  });
  return { port, child };
}

describe.each(["20", "22"])("on Node.js %s", (major) => {
  describe.each(topics)("%s", (topic) => {
    test.each(["cjs", "esm", "ts"])(
      "the %s variant runs on the packed packages alone",
      async (variant) => {
        const node = await findNode(major);
        const home = mount(topic, variant);
        const { port, child } = await start(node, home, variant);
        try {
          const page = await fetch(`http://localhost:${port}/`);
          expect(page.status).toBe(200);
          const client = await fetch(`http://localhost:${port}/socket.io/socket.io.js`);
          expect(client.status).toBe(200);
          expect(await client.text()).toContain("Socket.IO v");
          const handshake = await fetch(
            `http://localhost:${port}/socket.io/?EIO=4&transport=polling`,
          );
          expect(await handshake.text()).toMatch(/^0\{"sid"/);
        } finally {
          const ended = once(child, "exit");
          child.kill("SIGKILL");
          await ended;
        }
      },
    );
  });
});

test("a package that is not installed in the lockfile's version stops the build by its name", () => {
  const projectDir = join(folder, "other");
  const lockfile = {
    lockfileVersion: 3,
    packages: {
      "": { name: "other" },
      "node_modules/express": { version: "0.0.1" },
      "node_modules/typescript": { version: "0.0.1", dev: true },
    },
  };
  write(projectDir, { "package-lock.json": JSON.stringify(lockfile) });
  expect(() => packModules({ projectDir, outDir: folder, modulesDir })).toThrow(
    /wants express 0\.0\.1, which is not below/,
  );
});

test("variants with the same packages share one file of at most 420 kB on the wire, and keep lockfiles of their own", () => {
  const [one, other] = ["esm", "ts"].map((variant) =>
    packModules({ projectDir: join(examples, "counter", variant), outDir: folder, modulesDir }),
  );
  expect(one?.files).toEqual(other?.files);
  expect(one?.files.brotli).toBeLessThan(420_000);
  expect(one?.lockfile.path).not.toBe(other?.lockfile.path);
});
