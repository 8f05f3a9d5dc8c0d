/** `http.Agent`: connections that are kept, shared and limited by where they go. */
import { EventEmitter } from "../events.ts";
import { captureFrame, runInFrame } from "../internal/async-context.ts";
import { inheritable } from "../internal/callable.ts";
import { codedError, mustBeInteger, outOfRange } from "../internal/errors.ts";
import { connect } from "../net.ts";
import type { Socket } from "../net/socket.ts";
import type { ClientRequest } from "./client.ts";

export type AgentOptions = {
  readonly keepAlive?: boolean;
  readonly keepAliveMsecs?: number;
  readonly maxSockets?: number;
  readonly maxFreeSockets?: number;
  readonly maxTotalSockets?: number;
  readonly scheduling?: "fifo" | "lifo";
  readonly timeout?: number;
  readonly noDelay?: boolean;
  readonly path?: string | null;
};

export type ConnectOptions = AgentOptions & {
  readonly host?: string;
  readonly hostname?: string;
  readonly port?: number | string;
  readonly localAddress?: string;
  readonly family?: number;
  readonly socketPath?: string;
  readonly [other: string]: unknown;
};

type Created = (error: Error | null, socket?: Socket) => void;
type Pool<T> = Record<string, T[] | undefined>;
type Queued = ClientRequest & { _agentOptions?: ConnectOptions; _frame?: unknown };

/** How much sooner than the server announces a kept connection is given up, in ms. */
const keepAliveBuffer = 1_000;

export class Agent extends inheritable(EventEmitter) {
  defaultPort = 80;
  protocol = "http:";
  options: AgentOptions;
  requests: Pool<Queued> = Object.create(null) as Pool<Queued>;
  sockets: Pool<Socket> = Object.create(null) as Pool<Socket>;
  freeSockets: Pool<Socket> = Object.create(null) as Pool<Socket>;
  keepAliveMsecs: number;
  keepAlive: boolean;
  maxSockets: number;
  maxFreeSockets: number;
  maxTotalSockets: number;
  scheduling: "fifo" | "lifo";
  totalSocketCount = 0;

  constructor(options?: AgentOptions) {
    super();
    this.options = { ...options, noDelay: options?.noDelay ?? true, path: null };
    this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
    this.keepAlive = this.options.keepAlive || false;
    this.maxSockets = this.options.maxSockets || Infinity;
    this.maxFreeSockets = this.options.maxFreeSockets || 256;
    this.scheduling = validScheduling(this.options.scheduling || "lifo");
    this.maxTotalSockets = validTotal(this.options.maxTotalSockets);
    this.on("free", (socket: Socket, target: ConnectOptions) => this.#onFree(socket, target));
  }

  createConnection(...args: unknown[]): Socket {
    return connect(...args);
  }

  getName(options: ConnectOptions = {}): string {
    let name = `${options.host || "localhost"}:${options.port || ""}:${options.localAddress || ""}`;
    if (options.family === 4 || options.family === 6) name += `:${options.family}`;
    if (options.socketPath) name += `:${options.socketPath}`;
    return name;
  }

  addRequest(
    request: ClientRequest,
    given: ConnectOptions,
    port?: number,
    localAddress?: string,
  ): void {
    const legacy = typeof given === "string" ? { host: given, port, localAddress } : given;
    const options: ConnectOptions = { ...legacy, ...this.options, ...socketPathOf(legacy) };
    const name = this.getName(options);
    this.sockets[name] ??= [];
    const socket = this.#takeFree(name);
    if (socket) {
      this.reuseSocket(socket, request);
      this.#give(request, socket);
      this.sockets[name]?.push(socket);
    } else if (this.#hasRoom(name)) {
      this.createSocket(request, options, (error, created) => {
        if (error || !created) request.onSocket(created as Socket, error);
        else this.#give(request, created);
      });
    } else {
      const queued: Queued = request;
      queued._agentOptions = options;
      queued._frame = captureFrame();
      (this.requests[name] ??= []).push(queued);
    }
  }

  #hasRoom(name: string): boolean {
    const used = (this.sockets[name]?.length ?? 0) + (this.freeSockets[name]?.length ?? 0);
    return used < this.maxSockets && this.totalSocketCount < this.maxTotalSockets;
  }

  #takeFree(name: string): Socket | undefined {
    const free = this.freeSockets[name];
    if (!free) return undefined;
    while (free[0]?.destroyed) free.shift();
    const socket = this.scheduling === "fifo" ? free.shift() : free.pop();
    if (free.length === 0) delete this.freeSockets[name];
    return socket;
  }

  createSocket(_request: ClientRequest, given: ConnectOptions, done: Created): void {
    const options: ConnectOptions = { ...given, ...this.options, ...socketPathOf(given) };
    const name = this.getName(options);
    let called = false;
    const onCreated: Created = (error, socket) => {
      if (called) return;
      called = true;
      if (error || !socket) return done(error);
      (this.sockets[name] ??= []).push(socket);
      this.totalSocketCount++;
      this.#watch(socket, { ...options, _agentKey: name });
      done(null, socket);
    };
    // A socket may live as long as the agent: it isn't one request's context.
    const created = this.createConnection({ ...options, _agentKey: name }, onCreated);
    if (created) onCreated(null, created);
  }

  /** Follows what becomes of a socket: free again, closed, idle too long, taken away. */
  #watch(socket: Socket, options: ConnectOptions): void {
    const onFree = (): void => void this.emit("free", socket, options);
    const onClose = (): void => this.removeSocket(socket, options);
    const onTimeout = (): void => {
      const isFree = Object.values(this.freeSockets).some((list) => list?.includes(socket));
      if (isFree) socket.destroy();
    };
    const onRemove = (): void => {
      socket.removeListener("close", onClose);
      socket.removeListener("free", onFree);
      socket.removeListener("timeout", onTimeout);
      socket.removeListener("agentRemove", onRemove);
      this.removeSocket(socket, options);
    };
    socket.on("free", onFree);
    socket.on("close", onClose);
    socket.on("timeout", onTimeout);
    socket.on("agentRemove", onRemove);
    if (this.options.timeout) socket.setTimeout(this.options.timeout);
  }

  #onFree(socket: Socket, options: ConnectOptions): void {
    const name = this.getName(options);
    if (!socket.writable) return void socket.destroy();
    const waiting = this.requests[name];
    const next = waiting?.shift();
    if (waiting?.length === 0) delete this.requests[name];
    if (next) return runInFrame(next._frame, () => this.#give(next, socket));
    // Not with an error, nor unless the request wanted it kept, nor beyond the limits.
    const request = socket._httpMessage as ClientRequest | null;
    if (!request?.shouldKeepAlive || !this.keepAlive) return void socket.destroy();
    const free = this.freeSockets[name] ?? [];
    const count = free.length + (this.sockets[name]?.length ?? 0);
    const isFull =
      this.totalSocketCount > this.maxTotalSockets ||
      count > this.maxSockets ||
      free.length >= this.maxFreeSockets ||
      !this.keepSocketAlive(socket);
    if (isFull) return void socket.destroy();
    this.freeSockets[name] = free;
    socket._httpMessage = null;
    // It counts no more, so that a request for another place may get a connection.
    this.removeSocket(socket, options);
    socket.once("error", freeSocketError);
    free.push(socket);
  }

  removeSocket(socket: Socket, options: ConnectOptions): void {
    const name = this.getName(options);
    const removed = this.#forget(this.sockets, name, socket);
    // A socket that was destroyed may still stand in the list of the free.
    if ((socket.writable ? false : this.#forget(this.freeSockets, name, socket)) || removed) {
      this.totalSocketCount--;
    }
    this.#serveWaiting(name);
  }

  /** A place is free: the first request that waits for it gets a new connection. */
  #serveWaiting(name: string): void {
    const waiting = this.requests[name]
      ? name
      : Object.keys(this.requests).find((key) => this.#hasRoom(key));
    const request = waiting === undefined ? undefined : this.requests[waiting]?.[0];
    if (waiting === undefined || !request || !this.#hasRoom(waiting)) return;
    const options = request._agentOptions as ConnectOptions;
    this.createSocket(request, options, (error, socket) => {
      if (error || !socket) request.onSocket(socket as Socket, error);
      else socket.emit("free");
    });
  }

  #forget(pool: Pool<Socket>, name: string, socket: Socket): boolean {
    const list = pool[name];
    const at = list?.indexOf(socket) ?? -1;
    if (!list || at < 0) return false;
    list.splice(at, 1);
    if (list.length === 0) delete pool[name];
    return true;
  }

  /** Prepares a socket for waiting. Returns whether it is worth keeping. */
  keepSocketAlive(socket: Socket): boolean {
    socket.setKeepAlive?.(true, this.keepAliveMsecs);
    socket.unref?.();
    let timeout = this.options.timeout || 0;
    const request = socket._httpMessage as ClientRequest | null;
    const announced = request?.res?.headers["keep-alive"];
    const seconds = /^timeout=(\d+)/.exec(String(announced ?? ""))?.[1];
    if (seconds !== undefined) {
      const hint = Number(seconds) * 1000 - keepAliveBuffer;
      if (hint <= 0) return false;
      if (hint < timeout) timeout = hint;
    }
    if (socket.timeout !== timeout) socket.setTimeout?.(timeout);
    return true;
  }

  reuseSocket(socket: Socket, request: ClientRequest): void {
    socket.removeListener("error", freeSocketError);
    request.reusedSocket = true;
    socket.ref?.();
  }

  /** Gives `socket` to `request`. */
  #give(request: ClientRequest, socket: Socket): void {
    request.onSocket(socket);
    const agentTimeout = this.options.timeout || 0;
    if (request.timeout === undefined || request.timeout === agentTimeout) return;
    socket.setTimeout(request.timeout);
  }

  destroy(): void {
    for (const pool of [this.freeSockets, this.sockets]) {
      for (const list of Object.values(pool))
        for (const socket of [...(list ?? [])]) socket.destroy();
    }
  }
}

/** A kept connection that breaks is nobody's error. */
function freeSocketError(this: Socket): void {
  this.destroy();
  this.emit("agentRemove");
}

const socketPathOf = (options: ConnectOptions): { path?: string } =>
  options.socketPath ? { path: options.socketPath } : {};

function validScheduling(value: string): "fifo" | "lifo" {
  if (value === "fifo" || value === "lifo") return value;
  throw codedError(
    TypeError,
    "ERR_INVALID_ARG_VALUE",
    `The argument 'scheduling' must be one of: 'fifo', 'lifo'. Received '${value}'`,
  );
}

function validTotal(value: number | undefined): number {
  if (value === undefined) return Infinity;
  if (typeof value !== "number") mustBeInteger(value, "maxTotalSockets", 1);
  if (!(value >= 1)) throw outOfRange("maxTotalSockets", ">= 1", value);
  return value;
}

/** As in Node, connections are kept by default, for five seconds. */
let current = new Agent({ keepAlive: true, scheduling: "lifo", timeout: 5_000 });

/** The agent of requests that name none. A program may replace it. */
export const globalAgent = (): Agent => current;

export function setGlobalAgent(agent: Agent): void {
  current = agent;
}
