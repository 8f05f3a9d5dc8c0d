import type { Engine } from "./engines.ts";
import type { WireRecord } from "./wire.ts";

/** One request with its response, or one WebSocket from its upgrade to its end. */
export type Exchange = {
  readonly id: string;
  readonly browser: string;
  readonly tab: string;
  readonly engine: Engine | undefined;
  readonly port: number | undefined;
  readonly isUpgrade: boolean;
  /** A head whose body is still to come, with what follows from it. */
  held: { readonly side: "request" | "response"; readonly records: WireRecord[] } | undefined;
  /** Its request announced a body that has not come to its end. */
  sending: boolean;
  closed: boolean;
};

/** The exchanges that may still be told of. */
export type Exchanges = {
  readonly add: (exchange: Exchange) => void;
  readonly get: (id: string) => Exchange | undefined;
  /** Whose connection to the server this was, also for a while after it ended. */
  readonly ofPort: (port: number) => Exchange | undefined;
  /** Those that are not over. */
  readonly open: () => Iterable<Exchange>;
  readonly close: (exchange: Exchange) => void;
  /** A new process of the server: its connections come from new ports. */
  readonly forgetPorts: () => void;
};

/** How many exchanges that are over can still be found by their port. */
const KEPT = 200;

/** @param onForgotten is told of each that nothing can be told of any more. */
export function createExchanges(onForgotten: (exchange: Exchange) => void): Exchanges {
  const open = new Map<string, Exchange>();
  const byPort = new Map<number, Exchange>();
  const over = new Set<Exchange>();

  function forget(exchange: Exchange): void {
    over.delete(exchange);
    const { port } = exchange;
    if (port !== undefined && byPort.get(port) === exchange) byPort.delete(port);
    onForgotten(exchange);
  }

  return {
    add(exchange) {
      open.set(exchange.id, exchange);
      if (exchange.port !== undefined) byPort.set(exchange.port, exchange);
    },
    get: (id) => open.get(id),
    ofPort: (port) => byPort.get(port),
    open: () => open.values(),
    close(exchange) {
      exchange.closed = true;
      // An answer may be faster than the body that it answers.
      if (exchange.sending || !open.delete(exchange.id)) return;
      // The port stays known: the store may be written after the response has ended.
      over.add(exchange);
      const [oldest] = over;
      if (over.size > KEPT && oldest) forget(oldest);
    },
    forgetPorts() {
      byPort.clear();
      for (const exchange of [...over]) forget(exchange);
    },
  };
}
