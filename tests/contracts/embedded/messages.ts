import type { PackagesAsset } from "../../../src/runtime/embedded/build/packages.ts";
import type { Down, Up } from "../../../src/runtime/embedded/channel.ts";
import type { Project } from "../../../src/runtime/port.ts";

/**
 * What a test process and its page tell each other, over one WebSocket: JSON in text frames, and the
 * bytes of connections in binary frames. One WebSocket keeps the order: what an example wrote before
 * it ended comes before its end.
 */

/** An example to be started in the page. */
export type StartRun = {
  readonly type: "start";
  readonly run: number;
  readonly project: Project;
  readonly packages: PackagesAsset;
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  /** All the ports on which it is expected, `port` among them. */
  readonly ports: readonly number[];
};

export type ToPage =
  | StartRun
  | { readonly type: "stop"; readonly run: number }
  | {
      readonly type: "open";
      readonly connection: number;
      readonly run: number;
      readonly port: number;
    }
  | { readonly type: "up"; readonly connection: number; readonly up: Control<Up> };

/** What the page has to say about a run. */
export type RunNews =
  | { readonly type: "output"; readonly run: number; readonly text: string }
  /** All its ports take connections. */
  | { readonly type: "listening"; readonly run: number }
  /** Over, with the exit code of the process; `null` when it was ended from outside. */
  | { readonly type: "ended"; readonly run: number; readonly code: number | null };

export type FromPage =
  RunNews | { readonly type: "down"; readonly connection: number; readonly down: Control<Down> };

/** Everything but the bytes, which JSON can't hold. */
export type Control<T extends Up | Down> = Exclude<T, { type: "data" }>;

/** The connection's number goes before its bytes. */
const HEADER = 4;

export function encodeData(connection: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEADER + bytes.byteLength);
  new DataView(frame.buffer).setUint32(0, connection);
  frame.set(bytes, HEADER);
  return frame;
}

export function decodeData(frame: ArrayBuffer): {
  connection: number;
  bytes: Uint8Array<ArrayBuffer>;
} {
  return {
    connection: new DataView(frame).getUint32(0),
    bytes: new Uint8Array(frame, HEADER),
  };
}
