/** Runs a side in a Node process of its own. */
import { spawn } from "node:child_process";
import type { ProgramResult } from "../case.ts";
import { printedBy, type Observations } from "./observe.ts";

type Finished = { readonly stdout: string; readonly stderr: string; readonly code: number };

function run(bundle: string, args: readonly string[]): Promise<Finished> {
  return new Promise((resolve, reject) => {
    // Whatever flags the test runner was started with, both sides start with none.
    const child = spawn(process.execPath, [bundle, ...args], {
      env: { PATH: process.env.PATH },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({ stdout, stderr, code: code ?? (signal ? -1 : 0) }),
    );
  });
}

export async function observeInProcess(
  bundle: string,
  only: readonly string[] = [],
): Promise<Observations> {
  const { stdout, stderr, code } = await run(bundle, ["cases", ...only]);
  if (code !== 0) throw new Error(`The cases ended with ${code}.\n${stderr}`);
  return JSON.parse(stdout) as Observations;
}

export async function runProgramInProcess(bundle: string, title: string): Promise<ProgramResult> {
  const { stdout, code } = await run(bundle, ["program", title]);
  return { printed: printedBy(stdout), code };
}
