// @ts-check
import { spawn } from "node:child_process";

/**
 * How a command ended.
 * @typedef {{ readonly ok: boolean, readonly output: string, readonly how: string }} Outcome
 */

/** @typedef {NodeJS.ProcessEnv} Environment */

const heartbeat = 15_000;

/**
 * Runs a command to its end, without a stdin, and keeps what it prints. Tells `say` every 15 seconds
 * that it still runs, so that a long step never looks like a hanging one.
 *
 * Never rejects: a command that can't be started is an outcome too.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ say?: (line: string) => void, deadline?: number, cwd?: string, env?: Environment }} [options]
 *   `deadline` in ms, after which the command and its children are killed; ten minutes by default.
 * @returns {Promise<Outcome>}
 */
export function run(command, args, options = {}) {
  const { say = () => {}, deadline = 600_000, cwd, env = process.env } = options;
  const started = Date.now();
  // A group of its own, so that a deadline also ends what the command started. Windows has none, and
  // starts `npm` only through a shell.
  const windows = process.platform === "win32";
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: !windows,
    shell: windows,
  });
  let output = "";
  const keep = (/** @type {string} */ chunk) => (output += chunk);
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);

  const beat = setInterval(() => {
    const last = output.trimEnd().split("\n").at(-1)?.trim() ?? "";
    const seconds = Math.round((Date.now() - started) / 1000);
    say(`… ${seconds} s${last ? `: ${last.slice(0, 80)}` : ""}`);
  }, heartbeat);

  let late = false;
  const killer = setTimeout(() => {
    late = true;
    endGroup(child);
  }, deadline);

  if (running.size === 0) process.on("SIGINT", stopAll).on("SIGTERM", stopAll);
  running.add(child);

  return new Promise((resolve) => {
    const end = (/** @type {boolean} */ ok, /** @type {string} */ how) => {
      running.delete(child);
      if (running.size === 0) process.off("SIGINT", stopAll).off("SIGTERM", stopAll);
      clearInterval(beat);
      clearTimeout(killer);
      resolve({ ok, output, how });
    };
    child.once("error", (error) => end(false, error.message));
    child.once("close", (code, signal) => {
      if (late) end(false, `stopped after ${deadline / 1000} s`);
      else end(code === 0, signal ? `killed by ${signal}` : `exit code ${code}`);
    });
  });
}

/**
 * Children that run.
 * @type {Set<import("node:child_process").ChildProcess>}
 */
const running = new Set();

/**
 * A group of its own does not hear the Ctrl+C that ends us; nothing may go on behind our back.
 * @param {NodeJS.Signals} signal
 */
function stopAll(signal) {
  for (const child of running) endGroup(child);
  process.exit(signal === "SIGINT" ? 130 : 143);
}

/**
 * Kills a child and whatever it started.
 * @param {import("node:child_process").ChildProcess} child
 */
function endGroup(child) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill();
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}
