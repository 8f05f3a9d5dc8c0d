/** `stream.duplexPair`: what is written to one of the two is read from the other. */
import type { Duplex as NodeDuplex, DuplexOptions } from "node:stream";
import { queueTick } from "../internal/event-loop.ts";

type Callback = (error?: Error | null) => void;

/** @param Duplex the streams' own class */
export function duplexPairOf(
  Duplex: typeof NodeDuplex,
  options?: DuplexOptions,
): [NodeDuplex, NodeDuplex] {
  class Side extends Duplex {
    private other!: Side;
    /** Of the write that the other side hasn't asked for yet. */
    private written: Callback | undefined;

    static pair(): [Side, Side] {
      const pair: [Side, Side] = [new Side(options), new Side(options)];
      [pair[0].other, pair[1].other] = [pair[1], pair[0]];
      return pair;
    }

    override _read(): void {
      const { written } = this;
      this.written = undefined;
      written?.();
    }

    override _write(chunk: Uint8Array, _encoding: BufferEncoding, callback: Callback): void {
      if (chunk.length === 0) return queueTick(callback);
      this.other.push(chunk);
      this.other.written = callback;
    }

    override _final(callback: Callback): void {
      this.other.on("end", callback);
      this.other.push(null);
    }
  }
  return Side.pair();
}
