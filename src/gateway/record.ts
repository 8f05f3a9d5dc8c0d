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

/** Wall-clock ms with a fraction: comparable between the processes of one machine, unlike `performance.now()`. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

/** Property that tells the gateway's own servers from the example's, where both live in one realm. */
export const GATEWAY_SERVER = "socketIoGuideGateway";
