import type { TraceEvent } from "../../../trace/event.ts";
import { createDecoder, type Decoder } from "../../../trace/decode.ts";
import type { WireRecord } from "../../../trace/wire.ts";
import { isWireRecord } from "./wire-record.ts";

/** Makes the run's one list of events out of what each of its workers recorded. */
export type Events = {
  records(records: readonly unknown[]): void;
  /** The server's process has ended. Ids of exchanges begin again with the next, those of events go on. */
  serverEnded(end: WireRecord): void;
  stop(): void;
};

/** How long a message's head waits for its body when nothing else happens, in ms. */
const QUIET = 50;

export function createEvents(emit: (event: TraceEvent) => void): Events {
  let startedAt: number | undefined;
  let lastId = 0;
  let decoder: Decoder | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function give(events: readonly TraceEvent[]): void {
    for (const event of events) {
      lastId = event.id;
      emit(event);
    }
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (decoder) give(decoder.flush());
  }

  function push(record: WireRecord): void {
    startedAt ??= record.at;
    decoder ??= createDecoder({ startedAt, firstId: lastId + 1 });
    give(decoder.push(record));
  }

  return {
    records(records) {
      for (const record of records) if (isWireRecord(record)) push(record);
      clearTimeout(timer);
      timer = setTimeout(flush, QUIET);
    },
    serverEnded(end) {
      flush();
      push(end);
      decoder = undefined;
    },
    stop: flush,
  };
}
