import { watch } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The ports of one container, as its processes note them in a folder (`virtual-ports.ts`). */
export type Ports = {
  /** The machine's port behind one of the container's. */
  real(port: number): number | undefined;
  close(): void;
};

type Change = (port: number, change: "open" | "close") => void;

export async function watchPorts(folder: string, onChange: Change): Promise<Ports> {
  await mkdir(folder, { recursive: true });
  const known = new Map<number, number>();
  let reading = Promise.resolve();

  async function read(): Promise<void> {
    const found = new Map<number, number>();
    for (const name of await readdir(folder)) {
      const noted = await readFile(join(folder, name), "utf8").then(parse, () => undefined);
      if (noted) found.set(noted.port, noted.real);
    }
    for (const port of known.keys()) {
      if (found.has(port)) continue;
      known.delete(port);
      onChange(port, "close");
    }
    for (const [port, real] of found) {
      if (known.get(port) === real) continue;
      known.set(port, real);
      onChange(port, "open");
    }
  }

  const watcher = watch(folder, () => {
    // The folder goes with its container.
    reading = reading.then(read).catch(() => undefined);
  });
  return { real: (port) => known.get(port), close: () => watcher.close() };
}

/** A file that is being written is read again at its next change. */
function parse(text: string): { port: number; real: number } | undefined {
  try {
    return JSON.parse(text) as { port: number; real: number };
  } catch {
    return undefined;
  }
}
