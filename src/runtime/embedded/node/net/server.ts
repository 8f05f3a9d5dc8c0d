/** `net.Server`. */
import { EventEmitter } from "../events.ts";
import { captureFrame, runInFrame } from "../internal/async-context.ts";
import { inheritable } from "../internal/callable.ts";
import {
  codedError,
  invalidArgType,
  invalidArgValue,
  mustBeAbortSignal,
  systemError,
} from "../internal/errors.ts";
import { holdOpen, queuePoll, queueTick } from "../internal/event-loop.ts";
import { isIP, resolveHost, type Address } from "./address.ts";
import type { Endpoint } from "./link.ts";
import { network, type Listener } from "./network.ts";
import { normalizeArgs, validPort } from "./options.ts";
import { Socket } from "./socket.ts";

export type ServerOptions = {
  readonly allowHalfOpen?: boolean;
  readonly pauseOnConnect?: boolean;
  readonly highWaterMark?: number;
  readonly noDelay?: boolean;
  readonly keepAlive?: boolean;
};

type ListenOptions = {
  readonly port?: unknown;
  readonly host?: string;
  readonly path?: unknown;
  readonly ipv6Only?: boolean;
  readonly signal?: AbortSignal;
};

export class Server extends inheritable(EventEmitter) {
  allowHalfOpen: boolean;
  pauseOnConnect: boolean;
  maxConnections: number | undefined;
  dropMaxConnection = false;
  /** Null unless it listens, as packages test (`server._handle`). */
  _handle: Listener | null = null;
  _connections = 0;
  _connectionKey: string | undefined;
  readonly #highWaterMark: number | undefined;
  #refed = true;
  #release: (() => void) | undefined;
  /** Between `listen` and the answer of the resolver. */
  #resolving = false;

  constructor(options?: ServerOptions | Function | null, listener?: Function) {
    super();
    const settings = typeof options === "function" ? {} : (options ?? {});
    if (typeof settings !== "object") throw invalidArgType("options", "of type object", options);
    const onConnection = typeof options === "function" ? options : listener;
    if (onConnection) this.on("connection", onConnection as (socket: Socket) => void);
    this.allowHalfOpen = Boolean(settings.allowHalfOpen);
    this.pauseOnConnect = Boolean(settings.pauseOnConnect);
    this.#highWaterMark = settings.highWaterMark;
  }

  get listening(): boolean {
    return this._handle !== null;
  }

  listen(...args: unknown[]): this {
    const [given, callback] = normalizeArgs(Array.isArray(args[0]) ? args[0] : args);
    const options = given as ListenOptions;
    if (this._handle || this.#resolving) {
      throw codedError(
        Error,
        "ERR_SERVER_ALREADY_LISTEN",
        "Listen method has been called more than once without closing.",
      );
    }
    if (callback) this.once("listening", callback);
    if (options.signal !== undefined) this.#closeOn(options.signal);
    const port = portOf(args, options);
    if (port === undefined) {
      queueTick(() =>
        this.emit(
          "error",
          systemError("EACCES", "listen", {
            note: "permission denied",
            address: String(options.path),
          }),
        ),
      );
      return this;
    }
    const host = options.host;
    if (!host) this.#bind("::", port);
    else if (isIP(host)) this.#bind(host, port);
    else this.#resolve(host, port);
    return this;
  }

  #closeOn(signal: AbortSignal): void {
    mustBeAbortSignal(signal, "options.signal");
    if (signal.aborted) queueTick(() => this.close());
    else signal.addEventListener("abort", () => this.close(), { once: true });
  }

  #resolve(host: string, port: number): void {
    this.#resolving = true;
    queuePoll(() => {
      if (!this.#resolving) return;
      this.#resolving = false;
      const address = resolveHost(host);
      if (address !== undefined) return this.#bind(address, port);
      this.emit("error", systemError("ENOTFOUND", "getaddrinfo", { hostname: host }));
    });
  }

  #bind(address: string, port: number): void {
    try {
      const frame = captureFrame();
      this._handle = network().listen(address, port, (link) =>
        runInFrame(frame, () => this.#accept(link)),
      );
    } catch (error) {
      queueTick(() => this.emit("error", error));
      return;
    }
    this._connectionKey = `${isIP(address)}:${address}:${port}`;
    this.#hold();
    queueTick(() => {
      if (this._handle) this.emit("listening");
    });
  }

  #accept(link: Endpoint): void {
    if (this.maxConnections && this._connections >= this.maxConnections) {
      link.close();
      const { local, remote } = link;
      this.emit("drop", {
        localAddress: local.address,
        localPort: local.port,
        localFamily: local.family,
        remoteAddress: remote.address,
        remotePort: remote.port,
        remoteFamily: remote.family,
      });
      return;
    }
    const socket = new Socket({
      handle: link,
      allowHalfOpen: this.allowHalfOpen,
      pauseOnCreate: this.pauseOnConnect,
      highWaterMark: this.#highWaterMark,
    });
    this._connections++;
    socket.server = this;
    socket._server = this;
    this.emit("connection", socket);
  }

  /** A connection of this server is closed. */
  forget(_socket: Socket): void {
    this._connections--;
    this.#emitCloseIfDrained();
  }

  address(): Address | null {
    return this._handle ? { ...this._handle.address } : null;
  }

  getConnections(callback: (error: Error | null, count: number) => void): this {
    const count = this._connections;
    queueTick(() => callback(null, count));
    return this;
  }

  close(callback?: (error?: Error) => void): this {
    if (typeof callback === "function") {
      const wasOpen = this._handle !== null || this.#resolving;
      this.once("close", () =>
        wasOpen
          ? callback()
          : callback(codedError(Error, "ERR_SERVER_NOT_RUNNING", "Server is not running.")),
      );
    }
    this.#resolving = false;
    this._handle?.close();
    this._handle = null;
    this.#release?.();
    this.#release = undefined;
    this.#emitCloseIfDrained();
    return this;
  }

  #emitCloseIfDrained(): void {
    if (this._handle || this._connections > 0) return;
    queueTick(() => {
      if (!this._handle && this._connections === 0) this.emit("close");
    });
  }

  ref(): this {
    this.#refed = true;
    this.#hold();
    return this;
  }

  unref(): this {
    this.#refed = false;
    this.#release?.();
    this.#release = undefined;
    return this;
  }

  #hold(): void {
    if (this.#refed && this._handle) this.#release ??= holdOpen();
  }

  /** What a listener's promise was rejected with: it ends a connection, or is the server's own error. */
  protected handleRejection(error: Error, event: string, ...args: unknown[]): void {
    if (event === "connection") (args[0] as Socket).destroy(error);
    else this.emit("error", error);
  }

  [Symbol.for("nodejs.rejection")](error: Error, event: string, ...args: unknown[]): void {
    this.handleRejection(error, event, ...args);
  }

  [Symbol.for("nodejs.asyncDispose")](): Promise<void> {
    if (!this._handle) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.close((error) => (error ? reject(error) : resolve()));
    });
  }
}

/** The port to listen on, or `undefined` for a path, which a virtual network has none of. */
function portOf(args: readonly unknown[], options: ListenOptions): number | undefined {
  const [first] = args;
  const isBare = args.length === 0 || typeof first === "function";
  const noPort = options.port === undefined || options.port === null;
  if (isBare || (noPort && "port" in options && !options.path)) return 0;
  if (typeof options.port === "number" || typeof options.port === "string") {
    return validPort(options.port, "options.port");
  }
  if (typeof options.path === "string") return undefined;
  if ("port" in options || "path" in options) {
    throw invalidArgValue("options", options);
  }
  throw codedError(
    TypeError,
    "ERR_INVALID_ARG_VALUE",
    `The argument 'options' must have the property "port" or "path". Received ${JSON.stringify(options)}`,
  );
}
