import { spawn } from "node:child_process";
import type { RunningExample, StartOptions } from "../target.ts";
import { findNode } from "./binary.ts";
import { installedModules } from "./modules.ts";
import { freePorts, listening } from "./ports.ts";
import { copyProject, removeCopy } from "./project-copy.ts";

/** Runs the example as `npm start` would, on the Node.js that `CONTRACT_NODE` names by its major. */
export async function startOnNode(options: StartOptions): Promise<RunningExample> {
  const { topic, variant, env = {}, ports = [], files = {} } = options;
  const [node, modules] = await Promise.all([
    findNode(process.env["CONTRACT_NODE"]),
    installedModules(topic, variant),
  ]);
  const directory = await copyProject({ topic, variant, files, modules });
  const names = ["PORT", ...ports];
  const numbers = await freePorts(names.length);
  const assigned = Object.fromEntries(names.map((name, index) => [name, numbers[index] ?? 0]));
  const port = assigned["PORT"] ?? 0;

  const args = variant === "ts" ? ["--import", "tsx", "index.ts"] : ["index.js"];
  const child = spawn(node, args, {
    cwd: directory,
    // Nothing of our own environment may decide what an example does.
    env: {
      PATH: process.env["PATH"],
      ...env,
      ...Object.fromEntries(Object.entries(assigned).map(([name, value]) => [name, String(value)])),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (chunk: Buffer) => void (output += chunk.toString());
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });

  const stop = async () => {
    child.kill("SIGKILL");
    await exit;
    await removeCopy(directory);
  };
  const ended = new AbortController();
  void exit.then(() => ended.abort());
  const ready = await Promise.all(numbers.map((number) => listening(number, ended.signal)));
  if (ready.includes(false)) {
    await stop();
    throw new Error(`${topic} (${variant}) ended before it listened:\n${output}`);
  }
  return {
    origin: `http://localhost:${port}`,
    port,
    ports: assigned,
    output: () => output,
    exit,
    stop,
  };
}
