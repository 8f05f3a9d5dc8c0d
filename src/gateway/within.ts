import type { Duplex } from "node:stream";
import type { Conditions } from "./conditions.ts";

/** What the preload gives a gateway that runs in the same process. */
export type PreloadWithin = {
  /**
   * Connects to the example's server on this port without a network. Where none listens there, the
   * connection ends with the code `ECONNREFUSED`.
   */
  readonly connect: (port: number) => Duplex;
  readonly change: (conditions: Conditions) => void;
};

/**
 * The two are programs of their own, of which neither imports the other. The gateway's comes first, so
 * that it keeps the real clock.
 */
const meeting = Symbol.for("gateway within the example's process");

/** Of the gateway: calls back when the preload is there, before the example's entry. */
export function awaitPreload(listener: (preload: PreloadWithin) => void): void {
  Reflect.set(globalThis, meeting, listener);
}

/** Of the preload: hands itself to the gateway, where one waits. */
export function meetGateway(preload: PreloadWithin): void {
  const listener: unknown = Reflect.get(globalThis, meeting);
  if (typeof listener !== "function") return;
  Reflect.deleteProperty(globalThis, meeting);
  Reflect.apply(listener, undefined, [preload]);
}
