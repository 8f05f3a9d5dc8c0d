/** `http.Server`. */
import { invalidArgType, mustBeBoolean, mustBeInteger, outOfRange } from "../internal/errors.ts";
import { Server as NetServer } from "../net/server.ts";
import type { Socket } from "../net/socket.ts";
import { clearInterval, setInterval, type Timeout } from "../timers/timeout.ts";
import { ServerConnection } from "./connection.ts";
import type { IncomingMessage } from "./incoming.ts";
import type { ServerResponse } from "./response.ts";
import type { ParserOptions } from "./parser.ts";

export type HttpServerOptions = ParserOptions & {
  readonly IncomingMessage?: typeof IncomingMessage;
  readonly ServerResponse?: typeof ServerResponse;
  readonly requestTimeout?: number;
  readonly headersTimeout?: number;
  readonly keepAliveTimeout?: number;
  readonly connectionsCheckingInterval?: number;
  readonly requireHostHeader?: boolean;
  readonly joinDuplicateHeaders?: boolean;
  readonly rejectNonStandardBodyWrites?: boolean;
  readonly uniqueHeaders?: readonly (string | readonly string[])[];
  readonly highWaterMark?: number;
  readonly noDelay?: boolean;
  readonly keepAlive?: boolean;
};

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

export class Server extends NetServer {
  timeout = 0;
  keepAliveTimeout: number;
  headersTimeout: number;
  requestTimeout: number;
  maxHeadersCount: number | null = null;
  maxRequestsPerSocket = 0;
  httpAllowHalfOpen = false;
  requireHostHeader: boolean;
  joinDuplicateHeaders: boolean;
  rejectNonStandardBodyWrites: boolean;
  insecureHTTPParser: boolean | undefined;
  maxHeaderSize: number | undefined;
  connectionsCheckingInterval: number;
  readonly _options: HttpServerOptions;
  readonly _uniqueHeaders: ReadonlySet<string> | null;
  readonly #open = new Set<ServerConnection>();
  #checking: Timeout | undefined;

  constructor(options?: HttpServerOptions | RequestListener | null, listener?: RequestListener) {
    const settings = typeof options === "function" ? {} : (options ?? {});
    if (typeof settings !== "object" || Array.isArray(settings))
      throw invalidArgType("options", "of type object", options);
    super({ ...settings, allowHalfOpen: true });
    this._options = settings;
    const timeouts = validTimeouts(settings);
    this.requestTimeout = timeouts.requestTimeout;
    this.headersTimeout = timeouts.headersTimeout;
    this.keepAliveTimeout = timeouts.keepAliveTimeout;
    this.connectionsCheckingInterval = timeouts.connectionsCheckingInterval;
    this.requireHostHeader = flag(settings.requireHostHeader, "options.requireHostHeader", true);
    this.joinDuplicateHeaders = flag(
      settings.joinDuplicateHeaders,
      "options.joinDuplicateHeaders",
      false,
    );
    this.rejectNonStandardBodyWrites = flag(
      settings.rejectNonStandardBodyWrites,
      "options.rejectNonStandardBodyWrites",
      false,
    );
    if (settings.insecureHTTPParser !== undefined) {
      mustBeBoolean(settings.insecureHTTPParser, "options.insecureHTTPParser");
    }
    if (settings.maxHeaderSize !== undefined)
      mustBeInteger(settings.maxHeaderSize, "maxHeaderSize", 0);
    this.insecureHTTPParser = settings.insecureHTTPParser;
    this.maxHeaderSize = settings.maxHeaderSize;
    this._uniqueHeaders = uniqueHeaderSet(settings.uniqueHeaders);
    const onRequest = typeof options === "function" ? options : listener;
    if (onRequest) this.on("request", onRequest);
    this.on("connection", (socket: Socket) => this.#serve(socket));
    this.on("listening", () => this.#watchConnections());
  }

  /** Speaks HTTP on a socket: one accepted, or any duplex that was emitted as `connection`. */
  #serve(socket: Socket): void {
    const connection = new ServerConnection(this, socket);
    this.#open.add(connection);
  }

  /** It is closed or left HTTP: it is no longer ours to time or close. */
  forgetConnection(connection: ServerConnection): void {
    this.#open.delete(connection);
  }

  #watchConnections(): void {
    if (this.#checking) return;
    this.#checking = setInterval(() => {
      for (const connection of this.#open) connection.checkTimeouts();
    }, this.connectionsCheckingInterval).unref();
  }

  override close(callback?: (error?: Error) => void): this {
    this.closeIdleConnections();
    if (this.#checking) clearInterval(this.#checking);
    this.#checking = undefined;
    return super.close(callback);
  }

  closeAllConnections(): void {
    for (const connection of [...this.#open]) connection.socket.destroy();
  }

  closeIdleConnections(): void {
    for (const connection of [...this.#open]) {
      if (connection.isIdle()) connection.socket.destroy();
    }
  }

  setTimeout(ms: number | (() => void), callback?: (socket: Socket) => void): this {
    this.timeout = typeof ms === "number" ? ms : 0;
    const onTimeout = typeof ms === "function" ? ms : callback;
    if (onTimeout) this.on("timeout", onTimeout);
    return this;
  }

  [Symbol.for("nodejs.rejection")](error: Error, event: string, ...args: unknown[]): void {
    if (event !== "request") return this.handleRejection(error, event, ...args);
    const response = args[1] as ServerResponse;
    if (!response.headersSent && !response.writableEnded) {
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      response.statusCode = 500;
      response.end("Internal Server Error");
    } else response.destroy();
  }
}

const flag = (value: unknown, name: string, fallback: boolean): boolean => {
  if (value === undefined) return fallback;
  mustBeBoolean(value, name);
  return value;
};

const duration = (value: unknown, name: string, fallback: number): number => {
  if (value === undefined) return fallback;
  mustBeInteger(value, name, 0);
  return value;
};

/** Node's defaults in ms, and that a head can't be given more time than its request. */
function validTimeouts(options: HttpServerOptions): {
  requestTimeout: number;
  headersTimeout: number;
  keepAliveTimeout: number;
  connectionsCheckingInterval: number;
} {
  const requestTimeout = duration(options.requestTimeout, "requestTimeout", 300_000);
  const headersTimeout = duration(
    options.headersTimeout,
    "headersTimeout",
    requestTimeout > 0 ? Math.min(60_000, requestTimeout) : 60_000,
  );
  if (requestTimeout > 0 && headersTimeout > 0 && headersTimeout > requestTimeout) {
    throw outOfRange("headersTimeout", "<= requestTimeout", options.headersTimeout);
  }
  return {
    requestTimeout,
    headersTimeout,
    keepAliveTimeout: duration(options.keepAliveTimeout, "keepAliveTimeout", 5_000),
    connectionsCheckingInterval: duration(
      options.connectionsCheckingInterval,
      "connectionsCheckingInterval",
      30_000,
    ),
  };
}

export function uniqueHeaderSet(
  headers: readonly (string | readonly string[])[] | undefined,
): ReadonlySet<string> | null {
  if (!Array.isArray(headers)) return null;
  return new Set(headers.flat().map((name) => String(name).toLowerCase()));
}
