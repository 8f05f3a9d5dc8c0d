/** A network of one machine: its listening ports, and the connections between them. */
import { systemError } from "../internal/errors.ts";
import { queuePoll } from "../internal/event-loop.ts";
import { endpointAddress, isIPv4, isIPv6, loopbackOf, type Address } from "./address.ts";
import { Endpoint } from "./link.ts";

/** Ports for servers that ask for none and for clients: IANA's dynamic range. */
const firstEphemeral = 49_152;
const lastEphemeral = 65_535;

export type Listener = {
  readonly address: Address;
  /** Stops accepting. Connections that were accepted stay. */
  close(): void;
};

type Bound = { readonly address: Address; accept(connection: Endpoint): void };

export type VirtualNetwork = {
  /**
   * Listens on `address` (an IP address) and `port` (0 for any free one).
   * @throws SystemError `EADDRINUSE` or `EADDRNOTAVAIL`.
   */
  listen(address: string, port: number, accept: (connection: Endpoint) => void): Listener;
  /**
   * Opens a connection. The server's `accept` runs in the next poll phase.
   * @throws SystemError `ECONNREFUSED` or `ENETUNREACH`.
   */
  connect(address: string, port: number, from?: { address?: string; port?: number }): Endpoint;
  /** The ports that a server listens on, ascending. */
  ports(): readonly number[];
  /** Calls `listener` with each port that begins to listen. Returns its undo. */
  onListening(listener: (port: number) => void): () => void;
  /** Calls `listener` with each port that no server listens on any more. Returns its undo. */
  onClosed(listener: (port: number) => void): () => void;
};

const isWildcard = (address: string): boolean => address === "::" || address === "0.0.0.0";

/** Whether two addresses can't be listened on at one port. `::` takes IPv4 as well. */
function conflict(a: string, b: string): boolean {
  if (a === b || a === "::" || b === "::") return true;
  return isIPv4(a) === isIPv4(b) && (isWildcard(a) || isWildcard(b));
}

function accepts(bound: string, target: string): boolean {
  return bound === target || bound === "::" || (bound === "0.0.0.0" && isIPv4(target));
}

export function createNetwork(): VirtualNetwork {
  const bound = new Map<number, Bound[]>();
  const onListening = new Set<(port: number) => void>();
  const onClosed = new Set<(port: number) => void>();
  let lastPort = firstEphemeral - 1;

  const freePort = (): number => {
    for (let tries = firstEphemeral; tries <= lastEphemeral; tries++) {
      lastPort = lastPort >= lastEphemeral ? firstEphemeral : lastPort + 1;
      if (!bound.has(lastPort)) return lastPort;
    }
    throw systemError("EADDRINUSE", "bind", { note: "no free port" });
  };

  const subscribe = <T>(set: Set<T>, listener: T): (() => void) => {
    set.add(listener);
    return () => void set.delete(listener);
  };

  return {
    listen(address, wanted, accept) {
      const reachable = isWildcard(address) || loopbackOf(address) !== undefined;
      if (!reachable) {
        throw systemError("EADDRNOTAVAIL", "listen", {
          note: "address not available",
          address,
          port: wanted,
        });
      }
      const port = wanted === 0 ? freePort() : wanted;
      const others = bound.get(port) ?? [];
      if (others.some((other) => conflict(other.address.address, address))) {
        throw systemError("EADDRINUSE", "listen", {
          note: "address already in use",
          address,
          port,
        });
      }
      const entry: Bound = { address: endpointAddress(address, port), accept };
      bound.set(port, [...others, entry]);
      for (const listener of onListening) listener(port);
      return {
        address: entry.address,
        close() {
          const left = (bound.get(port) ?? []).filter((other) => other !== entry);
          if (left.length > 0) bound.set(port, left);
          else if (bound.delete(port)) for (const listener of onClosed) listener(port);
        },
      };
    },

    connect(address, port, from = {}) {
      const target = loopbackOf(address);
      if (target === undefined) throw systemError("ENETUNREACH", "connect", { address, port });
      if (from.address && loopbackOf(from.address) === undefined) {
        throw systemError("EADDRNOTAVAIL", "bind", { address: from.address });
      }
      const server = bound.get(port)?.find((entry) => accepts(entry.address.address, target));
      if (!server) throw systemError("ECONNREFUSED", "connect", { address, port });
      const clientIp = from.address ?? (isIPv6(target) ? "::1" : "127.0.0.1");
      const clientPort = from.port || freePort();
      // A socket of `::` sees IPv4 as mapped addresses (RFC 4291, section 2.5.5.2).
      const mapped = server.address.family === "IPv6" && isIPv4(target);
      const seen = (ip: string): string => (mapped ? `::ffff:${ip}` : ip);
      const [near, far] = Endpoint.pair(
        { local: endpointAddress(clientIp, clientPort), remote: endpointAddress(target, port) },
        {
          local: endpointAddress(seen(target), port),
          remote: endpointAddress(seen(clientIp), clientPort),
        },
      );
      queuePoll(() => {
        const stillListens = bound.get(port)?.includes(server);
        if (stillListens) server.accept(far);
        else far.reset();
      });
      return near;
    },

    ports: () => [...bound.keys()].sort((a, b) => a - b),
    onListening: (listener) => subscribe(onListening, listener),
    onClosed: (listener) => subscribe(onClosed, listener),
  };
}

let current = createNetwork();

/** The network that `net` uses now. */
export const network = (): VirtualNetwork => current;

/** Makes `net` use another network, so that runs in one place share no ports. Returns its undo. */
export function useNetwork(next: VirtualNetwork): () => void {
  const before = current;
  current = next;
  return () => {
    current = before;
  };
}
