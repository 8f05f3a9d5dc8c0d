import type { WireRecord } from "./wire.ts";

/**
 * One order for records of several sources, such as a gateway and a preload in two processes. The
 * records of one source keep their order. Between sources the clock decides, which processes of one
 * machine share to a fraction of a millisecond; where a store record names a request that the other
 * source has recorded, the request goes first whatever the clocks say.
 *
 * A record waits until every source has told something later, or has said that it has nothing older to
 * tell (`mark`), or has ended; at the latest until it is `patience` old: a source that is silent can't
 * hold up the others for longer. How long a record was on its way does not matter until then.
 */
export type Order = {
  push: (source: string, record: WireRecord) => void;
  /** The source has told everything that it recorded until then, in ms since the epoch. */
  mark: (source: string, at: number) => void;
  /** Nothing more comes of the source, until it begins anew with a record or a mark. */
  end: (source: string) => void;
  /** The records whose place is certain by now. */
  take: (now: number) => WireRecord[];
  /** All that is left. */
  drain: () => WireRecord[];
  /** How many records wait. */
  readonly size: number;
};

export type OrderOptions = {
  /** All sources there are; with one, nothing ever waits. */
  readonly sources: readonly string[];
  /** Ms; default 50. */
  readonly patience?: number;
};

type Queue = { readonly records: WireRecord[]; latest: number; ended: boolean };

export function createOrder({ sources, patience = 50 }: OrderOptions): Order {
  const queues = new Map<string, Queue>(
    sources.map((source) => [source, { records: [], latest: -Infinity, ended: false }]),
  );

  function queueOf(source: string): Queue {
    const queue = queues.get(source);
    if (!queue) throw new Error(`There is no source ${source}.`);
    return queue;
  }

  /** The queue whose first record is the oldest. */
  function oldest(): Queue | undefined {
    let found: Queue | undefined;
    for (const queue of queues.values()) {
      const [head] = queue.records;
      const best = found?.records[0];
      if (head && (best === undefined || head.at < best.at)) found = queue;
    }
    return found;
  }

  /** Where a store record's own request still waits in another queue, that queue goes first. */
  function beforeIt(queue: Queue): Queue {
    const [head] = queue.records;
    if (head?.type !== "store" || head.port === undefined) return queue;
    for (const other of queues.values()) {
      const waits = other.records.some((record) => isRequestOf(record, head.port, head.at));
      if (other !== queue && waits) return other;
    }
    return queue;
  }

  function release(isCertain: (head: WireRecord) => boolean): WireRecord[] {
    const released: WireRecord[] = [];
    for (;;) {
      const first = oldest();
      const [head] = first?.records ?? [];
      if (!first || !head || !isCertain(head)) return released;
      const record = beforeIt(first).records.shift();
      if (record) released.push(record);
    }
  }

  return {
    push(source, record) {
      const queue = queueOf(source);
      queue.ended = false;
      // A source's own order counts, also where its clock was set back.
      queue.latest = Math.max(queue.latest, record.at);
      queue.records.push(record.at === queue.latest ? record : { ...record, at: queue.latest });
    },
    mark(source, at) {
      const queue = queueOf(source);
      queue.ended = false;
      queue.latest = Math.max(queue.latest, at);
    },
    end(source) {
      queueOf(source).ended = true;
    },
    take(now) {
      const running = [...queues.values()].filter(({ ended }) => !ended);
      const reached = Math.min(...running.map(({ latest }) => latest));
      const certain = Math.max(reached, now - patience);
      return release(({ at }) => at <= certain);
    },
    drain: () => release(() => true),
    get size() {
      return [...queues.values()].reduce((sum, { records }) => sum + records.length, 0);
    },
  };
}

/** How far the clocks of two processes may be apart, in ms. */
const SKEW = 20;

const isRequestOf = (record: WireRecord, port: number | undefined, at: number): boolean =>
  (record.type === "request" || record.type === "upgrade") &&
  record.port === port &&
  record.at <= at + SKEW;
