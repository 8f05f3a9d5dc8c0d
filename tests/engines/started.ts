import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";

/** A program that serves for as long as it is not stopped. */
export type Started = { stop(): Promise<void> };

/** Starts a program that goes with us, also where we end before our time. */
function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(command, args, { env, stdio: ["ignore", "ignore", "pipe", "pipe"] });
  const kill = (): boolean => child.kill("SIGKILL");
  process.once("exit", kill);
  let complaints = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (complaints += chunk));
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code) => resolve(`exit code ${code}: ${complaints.trim()}`));
  });
  return {
    child,
    /** Rejects once it has ended. */
    failed: async (): Promise<never> => {
      throw new Error(`${command} ended: ${await ended}`);
    },
    async stop() {
      process.off("exit", kill);
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** An X server without a screen, on a display of its own choice. */
export async function startDisplay(command: string): Promise<Started & { display: string }> {
  // -displayfd: Xvfb writes the number of its display there when it is ready (Xserver(1)).
  const args = ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"];
  const server = start(command, args, process.env);
  const number = await Promise.race([firstLine(server.child), server.failed()]);
  return { display: `:${number}`, stop: server.stop };
}

/** A WebDriver server at `url`; it answers when this resolves. */
export async function startDriver(
  command: string,
  port: number,
  env: NodeJS.ProcessEnv,
): Promise<Started & { url: string }> {
  const server = start(command, [`--port=${port}`, "--host=127.0.0.1"], env);
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([answers(`${url}/status`), server.failed()]);
  return { url, stop: server.stop };
}

async function firstLine(child: ChildProcess): Promise<string> {
  const pipe = child.stdio[3] as Readable;
  let text = "";
  for await (const chunk of pipe.setEncoding("utf8")) {
    text += chunk;
    if (text.includes("\n")) break;
  }
  return text.trim();
}

/** The driver tells nobody when it listens, so it is asked. */
async function answers(url: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; ;) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`${url} did not answer`, { cause: error });
      await once(AbortSignal.timeout(50), "abort");
    }
  }
}
