/** Opening a connection: from options, through the name of the host, to a link. */
import { codedError, invalidArgType, systemError } from "../internal/errors.ts";
import { queuePoll } from "../internal/event-loop.ts";
import { isIP, resolveHost } from "./address.ts";
import type { Endpoint } from "./link.ts";
import { network } from "./network.ts";
import { ask, type LookupCallback, type Resolved } from "./lookup.ts";
import { validPort } from "./options.ts";
import type { Socket } from "./socket.ts";

export type DialOptions = {
  readonly port?: unknown;
  readonly host?: string;
  readonly path?: string;
  readonly family?: number | string;
  readonly hints?: number;
  /** As in Node, anything falsy is none: HTTP clients pass `null`. */
  readonly localAddress?: string | null;
  readonly localPort?: number;
  readonly autoSelectFamily?: boolean;
  readonly lookup?: (host: string, options: object, callback: LookupCallback) => void;
  readonly timeout?: number;
  readonly noDelay?: boolean;
  readonly keepAlive?: boolean;
};

/** Calls `connected` in the poll phase, or destroys the socket with what went wrong. */
export function dial(
  socket: Socket,
  options: DialOptions,
  connected: (link: Endpoint) => void,
): void {
  if (options.path) {
    return failLater(socket, systemError("ECONNREFUSED", "connect", { address: options.path }));
  }
  if (options.port === undefined) {
    throw codedError(
      TypeError,
      "ERR_MISSING_ARGS",
      'The "options" or "port" or "path" argument must be specified',
    );
  }
  if (typeof options.port !== "number" && typeof options.port !== "string") {
    throw invalidArgType("options.port", "one of type number or string", options.port);
  }
  const port = validPort(options.port, "Port");
  if (options.localAddress && !isIP(options.localAddress)) {
    throw codedError(
      TypeError,
      "ERR_INVALID_IP_ADDRESS",
      `Invalid IP address: ${options.localAddress}`,
    );
  }
  if (options.lookup !== undefined && typeof options.lookup !== "function") {
    throw invalidArgType("options.lookup", "of type function", options.lookup);
  }
  const host = options.host || "localhost";
  socket._host = host;
  const attempt = (addresses: readonly Resolved[]): void =>
    tryEach(socket, addresses, port, options, connected);
  const family = isIP(host);
  if (family) attempt([{ address: host, family }]);
  else if (options.lookup) {
    ask(socket, host, options, attempt, (error) => failLater(socket, error));
  } else {
    queuePoll(() => {
      if (!socket.connecting) return;
      const wanted = options.family === 6 || options.family === "IPv6" ? 6 : 0;
      const address = resolveHost(host, wanted);
      if (address === undefined) {
        const error = systemError("ENOTFOUND", "getaddrinfo", { hostname: host });
        socket.emit("lookup", error, undefined, undefined, host);
        return void socket.destroy(error);
      }
      const found = { address, family: isIP(address) };
      socket.emit("lookup", null, address, found.family, host);
      attempt([found]);
    });
  }
}

/** One address after the other (RFC 8305, without its head starts: a refusal here takes no time). */
function tryEach(
  socket: Socket,
  addresses: readonly Resolved[],
  port: number,
  options: DialOptions,
  connected: (link: Endpoint) => void,
  errors: Error[] = [],
): void {
  const [next, ...rest] = addresses;
  if (!next) {
    const [only] = errors;
    const failure = errors.length === 1 && only ? only : aggregate(errors);
    return void socket.destroy(failure);
  }
  const { address, family } = next;
  socket.emit("connectionAttempt", address, port, family);
  if (!socket.connecting) return;
  const outcome = open(address, port, options);
  queuePoll(() => {
    if (!socket.connecting) {
      if ("link" in outcome) outcome.link.close();
      return;
    }
    if ("link" in outcome) return connected(outcome.link);
    socket.emit("connectionAttemptFailed", address, port, family, outcome.error);
    tryEach(socket, rest, port, options, connected, [...errors, outcome.error]);
  });
}

function open(
  address: string,
  port: number,
  options: DialOptions,
): { link: Endpoint } | { error: Error } {
  try {
    const from = { address: options.localAddress || undefined, port: options.localPort };
    return { link: network().connect(address, port, from) };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function aggregate(errors: readonly Error[]): Error {
  const code = (errors[0] as { code?: string } | undefined)?.code;
  return Object.assign(new AggregateError(errors), { code });
}

function failLater(socket: Socket, error: Error): void {
  queuePoll(() => {
    if (socket.connecting) socket.destroy(error);
  });
}
