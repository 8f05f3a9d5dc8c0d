/** `http.ClientRequest`. */
import { Buffer } from "node:buffer";
import {
  codedError,
  invalidArgType,
  mustBeBoolean,
  plainError,
  received,
} from "../internal/errors.ts";
import { queueTick } from "../internal/event-loop.ts";
import { connect } from "../net.ts";
import { validTimeout } from "../net/options.ts";
import type { Socket } from "../net/socket.ts";
import { addAbortSignal, finished } from "../stream.ts";
import type { Agent } from "./agent.ts";
import { globalAgent, type ConnectOptions } from "./agent.ts";
import {
  badMethodType,
  hostHeader,
  parseRequestArgs,
  validHost,
  validPath,
  type RequestOptions,
  type ResponseListener,
} from "./client-options.ts";
import { ClientExchange } from "./exchange.ts";
import type { IncomingMessage } from "./incoming.ts";
import { OutgoingMessage } from "./outgoing.ts";
import { uniqueHeaderSet } from "./server.ts";
import { headersSent, validateHeaderName } from "./validate.ts";

const bodiless = new Set(["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"]);

export class ClientRequest extends OutgoingMessage {
  method: string;
  path: string;
  host: string;
  protocol: string;
  agent: Agent | undefined;
  timeout: number | undefined;
  maxHeaderSize: number | undefined;
  insecureHTTPParser: boolean | undefined;
  joinDuplicateHeaders: boolean | undefined;
  maxHeadersCount: number | null = null;
  aborted = false;
  reusedSocket = false;
  upgradeOrConnect = false;
  res: IncomingMessage | null = null;
  parser: unknown = null;
  timeoutCb: (() => void) | null = null;
  /** The response was read to its end. */
  _ended = false;

  constructor(
    input: string | URL | RequestOptions,
    second?: RequestOptions | ResponseListener | null,
    third?: ResponseListener,
  ) {
    super();
    const { options, listener } = parseRequestArgs(input, second, third);
    const defaultAgent = options._defaultAgent ?? globalAgent();
    this.agent = chooseAgent(options, defaultAgent);
    this.protocol = validProtocol(
      options.protocol || defaultAgent.protocol,
      this.agent?.protocol ?? defaultAgent.protocol,
    );
    const path = validPath(options.path);
    const defaultPort = options.defaultPort || this.agent?.defaultPort;
    const port = options.port || defaultPort || 80;
    const host =
      validHost(options.hostname, "hostname") || validHost(options.host, "host") || "localhost";
    if (options.timeout !== undefined) this.timeout = validTimeout(options.timeout, "timeout");
    if (options.signal) addAbortSignal(options.signal, this as never);
    this.method = validMethod(options.method);
    this.maxHeaderSize = options.maxHeaderSize;
    if (options.insecureHTTPParser !== undefined) {
      mustBeBoolean(options.insecureHTTPParser, "options.insecureHTTPParser");
    }
    this.insecureHTTPParser = options.insecureHTTPParser;
    this.joinDuplicateHeaders = options.joinDuplicateHeaders;
    this.path = path;
    this.host = host;
    if (listener) this.once("response", listener);
    this.useChunkedEncodingByDefault = !bodiless.has(this.method);
    this._uniqueHeaders = uniqueHeaderSet(options.uniqueHeaders);
    this.#persistIfAgentCan();
    this.#takeHeaders(options, host, port, defaultPort);
    this.#openConnection(
      { ...options, host, port, path: options.socketPath, signal: undefined },
      options,
    );
  }

  #persistIfAgentCan(): void {
    if (!this.agent) return;
    const keeps = this.agent.keepAlive || Number.isFinite(this.agent.maxSockets);
    this._last = !keeps;
    this.shouldKeepAlive = keeps;
  }

  #takeHeaders(options: RequestOptions, host: string, port: unknown, defaultPort: unknown): void {
    const { headers } = options;
    if (Array.isArray(headers)) {
      this._storeHeader(this.#requestLine(), headers);
      return;
    }
    for (const [name, value] of Object.entries(headers ?? {})) {
      if (name === "host" && Array.isArray(value)) {
        throw invalidArgType("options.headers.host", "of type string", value);
      }
      this.setHeader(name, value);
    }
    if (host && !this.getHeader("host") && options.setHost !== false) {
      this.setHeader("Host", hostHeader(host, port, defaultPort));
    }
    if (options.auth && !this.getHeader("Authorization")) {
      this.setHeader("Authorization", `Basic ${Buffer.from(options.auth).toString("base64")}`);
    }
    if (this.getHeader("expect")) this._storeHeader(this.#requestLine(), this._outHeaders);
  }

  #openConnection(target: ConnectOptions, options: RequestOptions): void {
    if (this.agent) return this.agent.addRequest(this, target);
    this._last = true;
    this.shouldKeepAlive = false;
    if (typeof options.createConnection !== "function") return this.onSocket(connect(target));
    let called = false;
    const onCreated = (error: Error | null, socket?: Socket): void => {
      if (called) return;
      called = true;
      if (error) queueTick(() => this.emit("error", error));
      else this.onSocket(socket as Socket);
    };
    try {
      const socket = options.createConnection(target, onCreated);
      if (socket) onCreated(null, socket as Socket);
    } catch (error) {
      onCreated(error as Error);
    }
  }

  #requestLine(): string {
    return `${this.method} ${this.path} HTTP/1.1\r\n`;
  }

  override _implicitHeader(): void {
    if (this._header !== null) throw headersSent("render");
    this._storeHeader(this.#requestLine(), this._outHeaders);
  }

  // --- The connection

  onSocket(socket: Socket, error?: Error | null): void {
    queueTick(() => {
      if (this.destroyed || error) this.#giveBack(socket, error ?? null);
      else {
        this.socket = socket;
        new ClientExchange(this, socket).begin();
        if (this.timeout !== undefined || this.agent?.options.timeout) this.#listenForTimeout();
        this.emit("socket", socket);
        this._flush();
      }
    });
  }

  /** The request was abandoned before it got its connection. */
  #giveBack(socket: Socket | undefined, error: Error | null): void {
    const reason = error ?? this._errored;
    if (!socket) return this.#tellEnd(reason);
    if (!reason && this.agent && !socket.destroyed) {
      socket.emit("free");
      return this.#tellEnd(null);
    }
    finished(socket.destroy(reason ?? undefined), (failure) => {
      const isPremature =
        (failure as { code?: string } | null | undefined)?.code === "ERR_STREAM_PREMATURE_CLOSE";
      this.#tellEnd((isPremature ? null : failure) ?? reason);
    });
  }

  #tellEnd(reason: Error | null): void {
    this.destroyed = true;
    const error = reason ?? (this.aborted ? null : plainError("ECONNRESET", "socket hang up"));
    if (error) this.emit("error", error);
    this._closed = true;
    this.emit("close");
  }

  // --- Giving up

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    queueTick(() => this.emit("abort"));
    this.destroy();
  }

  override destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    // Nobody cares about the rest of the response any more.
    this.res?._dump();
    this._errored = error ?? null;
    this.socket?.destroy(error);
    return this;
  }

  // --- Time

  override setTimeout(ms: number, callback?: () => void): this {
    if (this._ended) return this;
    this.#listenForTimeout();
    const duration = validTimeout(ms, "msecs");
    if (callback) this.once("timeout", callback);
    const apply = (socket: Socket): void => {
      if (socket.connecting) socket.once("connect", () => socket.setTimeout(duration));
      else socket.setTimeout(duration);
    };
    if (this.socket) apply(this.socket);
    else this.once("socket", apply);
    return this;
  }

  #listenForTimeout(): void {
    if (this.timeoutCb) return;
    const onTimeout = (): void => void this.emit("timeout");
    this.timeoutCb = onTimeout;
    if (this.socket) this.socket.once("timeout", onTimeout);
    else this.on("socket", (socket: Socket) => socket.once("timeout", onTimeout));
  }

  clearTimeout(callback?: () => void): void {
    this.setTimeout(0, callback);
  }

  setNoDelay(enable?: boolean): void {
    this.#withSocket((socket) => socket.setNoDelay?.(enable));
  }

  setSocketKeepAlive(enable?: boolean, delay?: number): void {
    this.#withSocket((socket) => socket.setKeepAlive?.(enable, delay));
  }

  #withSocket(use: (socket: Socket) => void): void {
    if (!this.socket)
      return void this.once("socket", (socket: Socket) => this.#whenConnected(socket, use));
    this.#whenConnected(this.socket, use);
  }

  #whenConnected(socket: Socket, use: (socket: Socket) => void): void {
    if (socket.connecting) socket.once("connect", () => use(socket));
    else use(socket);
  }
}

function chooseAgent(options: RequestOptions, defaultAgent: Agent): Agent | undefined {
  const { agent } = options;
  if (agent === false) return new (defaultAgent.constructor as typeof Agent)();
  if (agent === null || agent === undefined) {
    return typeof options.createConnection === "function" ? undefined : defaultAgent;
  }
  if (typeof (agent as { addRequest?: unknown }).addRequest !== "function") {
    throw codedError(
      TypeError,
      "ERR_INVALID_ARG_TYPE",
      `The "options.agent" property must be one of Agent-like Object, undefined, or false.${received(agent)}`,
    );
  }
  return agent as Agent;
}

function validProtocol(protocol: string, expected: string): string {
  if (protocol === expected) return protocol;
  throw codedError(
    TypeError,
    "ERR_INVALID_PROTOCOL",
    `Protocol "${protocol}" not supported. Expected "${expected}"`,
  );
}

function validMethod(method: unknown): string {
  if (method !== undefined && method !== null && typeof method !== "string")
    throw badMethodType(method);
  if (!method) return "GET";
  validateHeaderName(method, "Method");
  return method.toUpperCase();
}
