import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import type { Times } from "../src/runtime/embedded/host/testing/measure.ts";
import type { Project } from "../src/runtime/port.ts";
import { freePorts } from "../tests/contracts/node/ports.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * What the embedded runtime stands beside: the same project, run by this machine's Node.js and opened
 * in a tab of the same browser, in a fresh profile. A restart ends the process and starts another.
 */
export async function measureOnNode(browser: Browser, project: Project): Promise<Times> {
  // Within the repository, so that Node.js finds the packages.
  const folder = join(root, ".cache/bench", project.variant);
  await writeFiles(folder, project.files);
  const [port = 0] = await freePorts(1);
  const context = await browser.newContext();
  const running: ChildProcess[] = [];
  try {
    const page = await context.newPage();
    let heard: (said: Said) => void = () => {};
    await page.exposeFunction("tellBench", (said: Said) => heard(said));
    await page.addInitScript(() => {
      addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        if (Array.isArray(data))
          void (Reflect.get(window, "tellBench") as (said: unknown) => void)(data);
      });
    });
    const told = (what: string): Promise<readonly number[]> =>
      new Promise((resolve) => {
        heard = ([said, values = []]) => void (said === what && resolve(values));
      });

    const clicked = performance.now();
    const server = await listen(folder, project.entry, port);
    running.push(server);
    const listening = performance.now() - clicked;
    const first = told("connected");
    await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: "commit" });
    await first;
    const connected = performance.now() - clicked;

    const edited = performance.now();
    await end(server);
    running.push(await listen(folder, project.entry, port));
    const restarted = performance.now() - edited;
    const second = told("connected");
    await page.reload({ waitUntil: "commit" });
    await second;
    const reconnected = performance.now() - edited;

    const measured = told("measured");
    await page.evaluate(() => postMessage("measure", "*"));
    const [http = NaN, emit = NaN] = await measured;
    return { listening, connected, restarted, reconnected, http, emit };
  } finally {
    await context.close();
    await Promise.all(running.map(end));
    await rm(folder, { recursive: true });
  }
}

/** What the probe in the example's page says. */
type Said = readonly [what: string, values?: readonly number[]];

async function writeFiles(folder: string, files: Project["files"]): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

/** Starts the project as its `npm start` does, and waits for its first words: that it listens. */
async function listen(folder: string, entry: string, port: number): Promise<ChildProcess> {
  const tools = entry.endsWith(".ts") ? ["--import", "tsx"] : [];
  const server = spawn(process.execPath, [...tools, entry], {
    cwd: folder,
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(server.stdout, "data");
  return server;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill();
  await ended;
}
