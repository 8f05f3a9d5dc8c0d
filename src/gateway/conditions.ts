import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Faults } from "./preload/faults.ts";

/** What a lab sets in the example's process while that runs. */
export type Conditions = {
  readonly faults: Faults;
  /** How many ms the example's clock is ahead of the real one. */
  readonly clockOffset: number;
};

/** One line to the example's process, as JSON; it answers with the `id` when the conditions hold. */
export type ConditionsLine = Conditions & { readonly id: number };

/**
 * Where the preload of the example's process learns what a lab sets. The preload connects to us, and
 * not the other way round: a port that it listened on would show in the example's process, keep it
 * alive, and be taken for a server by a host that watches ports; its standard input is the example's.
 */
export type ConditionsPort = {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Resolves when every process of the example that is connected obeys, or is gone. */
  readonly change: (change: Partial<Conditions>) => Promise<void>;
};

export async function openConditionsPort(): Promise<ConditionsPort> {
  let conditions: Conditions = { faults: {}, clockOffset: 0 };
  let lastId = 0;
  const processes = new Set<(line: ConditionsLine) => Promise<void>>();

  function greet(socket: Socket): void {
    const waiting = new Map<number, () => void>();
    const tell = (line: ConditionsLine): Promise<void> =>
      new Promise((resolve) => {
        waiting.set(line.id, resolve);
        socket.write(`${JSON.stringify(line)}\n`);
      });
    socket.setNoDelay(true);
    const lines = createInterface({ input: socket }).on("line", (line) => {
      const id = Number(line);
      waiting.get(id)?.();
      waiting.delete(id);
    });
    // A process that is killed resets its connections, and the interface hands errors of its input on.
    for (const either of [socket, lines]) either.on("error", () => undefined);
    socket.on("close", () => {
      processes.delete(tell);
      for (const resolve of waiting.values()) resolve();
    });
    processes.add(tell);
    void tell({ id: ++lastId, ...conditions });
  }

  const server = createServer(greet);
  // The gateway's process ends when its input does.
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    async change(change) {
      conditions = { ...conditions, ...change };
      const line = { id: ++lastId, ...conditions };
      await Promise.all([...processes].map((tell) => tell(line)));
    },
  };
}
