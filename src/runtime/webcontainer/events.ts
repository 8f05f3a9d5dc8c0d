import { createDecoder, type Decoder } from "../../trace/decode.ts";
import type { TraceEvent } from "../../trace/event.ts";
import { createOrder } from "../../trace/order.ts";
import type { WireRecord } from "../../trace/wire.ts";

/** Makes a run's one list of events out of what the gateway's process and the example's recorded. */
export type Events = {
  push(source: "gateway" | "preload", record: WireRecord): void;
  stop(): void;
};

/** How long records wait for each other, and a message's head for its body, when nothing else happens; in ms. */
const QUIET = 60;

export function createEvents(emit: (event: TraceEvent) => void): Events {
  const order = createOrder({ sources: ["gateway", "preload"], patience: QUIET });
  let decoder: Decoder | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function decode(records: readonly WireRecord[]): void {
    for (const record of records) {
      decoder ??= createDecoder({ startedAt: record.at, firstId: 1 });
      for (const event of decoder.push(record)) emit(event);
    }
  }

  function flush(): void {
    clearTimeout(timer);
    decode(order.drain());
    for (const event of decoder?.flush() ?? []) emit(event);
  }

  return {
    push(source, record) {
      order.push(source, record);
      decode(order.take(Date.now()));
      clearTimeout(timer);
      timer = setTimeout(flush, QUIET);
    },
    stop: flush,
  };
}
