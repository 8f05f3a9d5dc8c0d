import type { WireRecord } from "../trace/wire.ts";

export type {
  CookieChange,
  GatewayHappening,
  PreloadHappening,
  RecordedBody,
  WireRecord,
} from "../trace/wire.ts";

/** How much of one body or message is kept. The rest passes by and is only counted. */
export const RECORDED_BYTES = 64 * 1024;

export type OnRecord = (record: WireRecord) => void;

// Kept from the start: a lab may let the example's clock run ahead, in this very realm.
const dateNow = Date.now;

/** The real time, in ms since 1970. */
export const realNow = (): number => dateNow();

let offset = -Infinity;

/**
 * Wall-clock ms with a fraction, which the processes of one machine agree on. `performance.timeOrigin`
 * does not do: on a busy machine two processes' origins are some ms apart. `Date.now()` is never ahead
 * of the time, so the largest difference seen is the nearest; a pause between the two readings makes a
 * difference smaller, and does no harm.
 */
export function wallClock(): number {
  const date = dateNow();
  const now = performance.now();
  offset = Math.max(offset, date - now);
  return offset + now;
}

// The difference is nearest right after `Date.now()` has moved on, which takes a millisecond at most.
for (const first = dateNow(), start = performance.now(); performance.now() - start < 2;) {
  wallClock();
  if (dateNow() !== first) break;
}
wallClock();

/** Property that tells the gateway's own servers from the example's, where both live in one realm. */
export const GATEWAY_SERVER = "socketIoGuideGateway";
