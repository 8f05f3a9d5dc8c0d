import { connect } from "node:net";
import { createInterface } from "node:readline";
import { clearTimeout, setTimeout } from "node:timers";
import type { ConditionsLine } from "../conditions.ts";
import type { Preload } from "./preload.ts";

/** How long the example's entry waits for the gateway's process, in ms. */
const PATIENCE = 5000;

/**
 * Lets the preload obey what a lab sets, over a connection to the gateway's process (`conditions.ts`).
 * The connection keeps the example's process alive only until the first conditions have come.
 *
 * @param mark called with each line that comes, also where it changes nothing
 * @returns when those hold. Rejects where nobody answers.
 */
export function obeyControl(port: number, preload: Preload, mark: () => void): Promise<void> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => {
      socket.destroy(new Error(`nothing was heard for ${PATIENCE / 1000} seconds`));
    }, PATIENCE);
    socket.on("error", reject);
    socket.on("close", () => {
      clearTimeout(deadline);
      reject(new Error("the gateway's process has closed the connection"));
    });
    // The interface hands errors of its input on.
    const lines = createInterface({ input: socket }).on("error", reject);
    lines.on("line", (text) => {
      // Both ends are built from the same source.
      const { id, faults, clockOffset } = JSON.parse(text) as ConditionsLine;
      preload.setFaults(faults);
      preload.setClockOffset(clockOffset);
      mark();
      socket.write(`${id}\n`);
      clearTimeout(deadline);
      socket.unref();
      resolve();
    });
  });
}
