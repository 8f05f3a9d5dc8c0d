/** What surrounds a process: where its output goes, and who ends it. The worker's entry sets it. */

export type ProcessHost = {
  /** Text for stdout (1) or stderr (2). */
  write(fd: 1 | 2, text: string): void;
  /** The process is over. Nothing of it runs after this call. */
  exit(code: number): void;
  /** Shows an error that nobody caught, before the process exits with code 1. */
  showUncaught(error: unknown, origin: UncaughtOrigin): void;
};

export type UncaughtOrigin = "uncaughtException" | "unhandledRejection";

const consoleHost: ProcessHost = {
  write: (fd, text) => (fd === 1 ? console.log : console.error)(text.replace(/\n$/, "")),
  exit: () => undefined,
  showUncaught: (error) => console.error(error),
};

let host: ProcessHost = consoleHost;

export const processHost = (): ProcessHost => host;

/** A character may come in two chunks. */
const decoders = { 1: new TextDecoder(), 2: new TextDecoder() };

/** Writes to stdout (1) or stderr (2), which is out at once. */
export function writeOutput(fd: 1 | 2, chunk: string | Uint8Array): void {
  host.write(fd, typeof chunk === "string" ? chunk : decoders[fd].decode(chunk, { stream: true }));
}

export function setProcessHost(next: ProcessHost): void {
  host = next;
}
