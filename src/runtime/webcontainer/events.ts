import { createDecoder, type Decoder } from "../../trace/decode.ts";
import type { TraceEvent } from "../../trace/event.ts";
import { createOrder } from "../../trace/order.ts";
import type { WireRecord } from "../../trace/wire.ts";

export type Source = "gateway" | "preload";

/**
 * Makes a run's one list of events out of what the gateway's process and the example's recorded. Each
 * tells it on its own output, and either may be late: so they are asked how far they have come before
 * anything of the other is taken for the next.
 */
export type Events = {
  push(source: Source, record: WireRecord): void;
  /** The process has told all that it recorded until then, in ms since the epoch. */
  mark(source: Source, at: number): void;
  /** The process has ended. */
  end(source: Source): void;
  /** A gateway begins, which counts its exchanges from one again; ids and times of events go on. */
  nextGateway(): void;
  stop(): void;
};

export type EventsOptions = {
  emit(event: TraceEvent): void;
  /** Asks the processes for marks. Resolves or rejects when it is no use to wait for more. */
  askForMarks(): Promise<void>;
};

/** How long records wait for each other before somebody is asked, and a head for its body, in ms. */
const QUIET = 40;
/** How long a record waits for a process that says nothing, as when its code loops without an end; in ms. */
const PATIENCE = 2000;

export function createEvents({ emit, askForMarks }: EventsOptions): Events {
  const order = createOrder({ sources: ["gateway", "preload"], patience: PATIENCE });
  let startedAt: number | undefined;
  let lastId = 0;
  let decoder: Decoder | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = false;
  /** Something was decoded since the last look: its body may come yet. */
  let isFresh = false;

  function decode(records: readonly WireRecord[]): void {
    for (const record of records) {
      isFresh = true;
      startedAt ??= record.at;
      decoder ??= createDecoder({ startedAt, firstId: lastId + 1 });
      give(decoder.push(record));
    }
  }

  function give(events: readonly TraceEvent[]): void {
    for (const event of events) {
      lastId = event.id;
      emit(event);
    }
  }

  function take(): void {
    decode(order.take(Date.now()));
    timer ??= setTimeout(look, QUIET);
  }

  function look(): void {
    timer = undefined;
    if (order.size > 0) {
      ask();
      take();
    } else if (isFresh) {
      isFresh = false;
      take();
    } else flushDecoder();
  }

  function ask(): void {
    if (asking) return;
    asking = true;
    const answered = (): void => void (asking = false);
    askForMarks().then(answered, answered);
  }

  function flushDecoder(): void {
    give(decoder?.flush() ?? []);
  }

  return {
    push(source, record) {
      order.push(source, record);
      take();
    },
    mark(source, at) {
      order.mark(source, at);
      take();
    },
    end(source) {
      order.end(source);
      take();
    },
    nextGateway() {
      decode(order.drain());
      flushDecoder();
      decoder = undefined;
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      decode(order.drain());
      flushDecoder();
    },
  };
}
