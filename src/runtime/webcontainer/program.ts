import type { SpawnOptions, WebContainer } from "@webcontainer/api";
import { withDeadline } from "../embedded/host/deadline.ts";

/** A process in the container. */
export type Program = {
  write(text: string): void;
  kill(): void;
  /** Its code, told when all of its output has been, too. */
  readonly exited: Promise<number>;
};

export type ProgramOptions = Pick<SpawnOptions, "cwd" | "env"> & {
  readonly onOutput: (chunk: string) => void;
};

/** How long output may come after the process has ended, in ms. */
const LATE_OUTPUT = 1000;

export async function startProgram(
  container: WebContainer,
  args: readonly string[],
  { onOutput, ...options }: ProgramOptions,
): Promise<Program> {
  const process = await container.spawn("node", [...args], options);
  const input = process.input.getWriter();
  const written = process.output.pipeTo(new WritableStream({ write: onOutput }));
  const drained = written.catch(() => undefined);
  return {
    // After its end a process takes no input, and nobody misses it.
    write: (text) => void input.write(text).catch(() => undefined),
    kill: () => process.kill(),
    exited: process.exit.then(async (code) => {
      await withDeadline(drained, LATE_OUTPUT);
      return code;
    }),
  };
}
