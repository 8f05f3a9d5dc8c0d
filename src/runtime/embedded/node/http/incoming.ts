/** `http.IncomingMessage`: a request that a server reads, or a response that a client reads. */
import { finished, Readable } from "../stream.ts";
import { inheritable } from "../internal/callable.ts";
import { queueTick } from "../internal/event-loop.ts";
import type { Socket } from "../net/socket.ts";

export type HeaderValue = string | string[] | undefined;
export type Headers = Record<string, HeaderValue>;
type Distinct = Record<string, string[] | undefined>;

/** Headers of which a second one is dropped (Node's documentation of `message.headers`). */
const onlyFirst = new Set([
  "age",
  "authorization",
  "content-length",
  "content-type",
  "etag",
  "expires",
  "from",
  "host",
  "if-modified-since",
  "if-unmodified-since",
  "last-modified",
  "location",
  "max-forwards",
  "proxy-authorization",
  "referer",
  "retry-after",
  "server",
  "user-agent",
]);

export class IncomingMessage extends inheritable(Readable) {
  socket: Socket | null;
  client: Socket | null;
  httpVersionMajor: number | null = null;
  httpVersionMinor: number | null = null;
  httpVersion: string | null = null;
  complete = false;
  rawHeaders: string[] = [];
  rawTrailers: string[] = [];
  joinDuplicateHeaders = false;
  declare aborted: boolean;
  upgrade: boolean | null = null;
  url = "";
  method: string | null = null;
  statusCode: number | null = null;
  statusMessage: string | null = null;
  /** The request that this is the response to. */
  req: unknown;
  _consuming = false;
  _dumped = false;
  /** Lets the connection read on; set by whoever parses it. */
  _resumeInput: (() => void) | undefined;
  /** How many entries of `rawHeaders` count, by `maxHeadersCount`. */
  _headerLimit = Infinity;
  private _parsedHeaders: Headers | null = null;
  private _parsedTrailers: Headers | null = null;
  private _distinctHeaders: Distinct | null = null;
  private _distinctTrailers: Distinct | null = null;

  constructor(socket: Socket | null) {
    super(socket ? { highWaterMark: socket.readableHighWaterMark } : undefined);
    this.aborted = false;
    this.socket = socket;
    this.client = socket;
  }

  get connection(): Socket | null {
    return this.socket;
  }
  set connection(socket: Socket | null) {
    this.socket = socket;
  }

  get headers(): Headers {
    return (this._parsedHeaders ??= this._collect(this.rawHeaders, this._headerLimit));
  }
  set headers(headers: Headers) {
    this._parsedHeaders = headers;
  }
  get headersDistinct(): Distinct {
    return (this._distinctHeaders ??= distinct(this.rawHeaders));
  }
  set headersDistinct(headers: Distinct) {
    this._distinctHeaders = headers;
  }
  get trailers(): Headers {
    return (this._parsedTrailers ??= this._collect(this.rawTrailers));
  }
  set trailers(trailers: Headers) {
    this._parsedTrailers = trailers;
  }
  get trailersDistinct(): Distinct {
    return (this._distinctTrailers ??= distinct(this.rawTrailers));
  }
  set trailersDistinct(trailers: Distinct) {
    this._distinctTrailers = trailers;
  }

  /** An object that only inherits from a message, as frameworks make them, has no list. */
  private _collect(raw: readonly string[] = [], limit = Infinity): Headers {
    const headers: Headers = {};
    for (let i = 0; i < raw.length && i < limit; i += 2) {
      this._addHeaderLine(raw[i] as string, raw[i + 1] as string, headers);
    }
    return headers;
  }

  /** Adds one header to `target`, joining or dropping duplicates as Node does. */
  _addHeaderLine(field: string, value: string, target: Headers): void {
    const name = field.toLowerCase();
    // Not what `target` inherits: a header may be called `constructor`.
    const before = Object.hasOwn(target, name) ? target[name] : undefined;
    if (name === "set-cookie") {
      if (Array.isArray(before)) before.push(value);
      else target[name] = [value];
    } else if (before === undefined) target[name] = value;
    else if (this.joinDuplicateHeaders || !onlyFirst.has(name)) {
      target[name] = `${String(before)}${name === "cookie" ? "; " : ", "}${value}`;
    }
  }

  setTimeout(ms: number, callback?: () => void): this {
    if (callback) this.on("timeout", callback);
    this.socket?.setTimeout(ms);
    return this;
  }

  override _read(): void {
    this._consuming = true;
    this._resumeInput?.();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.readableEnded || !this.complete) {
      this.aborted = true;
      this.emit("aborted");
    }
    // An error is told only to those who listen for it: most servers don't.
    const settle = (reason: Error | null | undefined): void =>
      queueTick(() => callback(this.listenerCount("error") === 0 ? null : reason));
    const { socket } = this;
    if (!socket || socket.destroyed || !this.aborted) return settle(error);
    socket.destroy(error ?? undefined);
    const cleanUp = finished(socket, (reason) => {
      cleanUp();
      const isPremature =
        (reason as { code?: string } | null)?.code === "ERR_STREAM_PREMATURE_CLOSE";
      settle((isPremature ? null : reason) ?? error);
    });
  }

  /** Somebody listens, and will get the first of it in a moment. */
  _isToResume(): boolean {
    return (this as unknown as { _readableState: { resumeScheduled: boolean } })._readableState
      .resumeScheduled;
  }

  /** Reads the rest into the void, so that the connection can go on. */
  _dump(): void {
    if (this._dumped) return;
    this._dumped = true;
    this.removeAllListeners("data");
    this.resume();
  }
}

function distinct(raw: readonly string[] = []): Distinct {
  const headers = Object.create(null) as Distinct;
  for (let i = 0; i < raw.length; i += 2) {
    const name = (raw[i] as string).toLowerCase();
    (headers[name] ??= []).push(raw[i + 1] as string);
  }
  return headers;
}
