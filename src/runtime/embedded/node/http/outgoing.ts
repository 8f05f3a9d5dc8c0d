/** `http.OutgoingMessage`: what a server's response and a client's request have in common. */
import { Buffer } from "node:buffer";
import { codedError, invalidArgType, mustBeString, received } from "../internal/errors.ts";
import { inheritable } from "../internal/callable.ts";
import { queueTick } from "../internal/event-loop.ts";
import { Stream } from "../stream.ts";
import type { Socket } from "../net/socket.ts";
import { httpDate, renderHeaders, type HeaderInput } from "./headers.ts";
import { headersSent, validateHeaderName, validateHeaderValue } from "./validate.ts";

export type Callback = (error?: Error | null) => void;
type Chunk = string | Uint8Array;
type Output = {
  readonly data: Chunk;
  readonly encoding: BufferEncoding | null;
  readonly callback: Callback | null;
};
type OutHeaders = Record<string, [name: string, value: unknown]>;
export type OutgoingOptions = {
  readonly highWaterMark?: number;
  readonly rejectNonStandardBodyWrites?: boolean;
};

const crlf = "\r\n";
const defaultHighWaterMark = 16 * 1024;

export class OutgoingMessage extends inheritable(Stream) {
  req: unknown;
  socket: Socket | null = null;
  outputData: Output[] = [];
  outputSize = 0;
  writable = true;
  destroyed = false;
  finished = false;
  chunkedEncoding = false;
  shouldKeepAlive = true;
  useChunkedEncodingByDefault = true;
  sendDate = false;
  strictContentLength = false;
  maxRequestsOnConnectionReached = false;
  /** Whether the connection closes after this message. */
  _last = false;
  _defaultKeepAlive = true;
  _removedConnection = false;
  _removedContLen = false;
  _removedTE = false;
  _contentLength: number | null = null;
  _hasBody = true;
  _trailer = "";
  _headerSent = false;
  _header: string | null = null;
  _closed = false;
  _keepAliveTimeout = 0;
  _maxRequestsPerSocket: number | null = 0;
  _needDrain = false;
  _errored: Error | null = null;
  /** Lower-case names whose values are joined into one header. */
  _uniqueHeaders: ReadonlySet<string> | null = null;
  _onPendingData: (bytes: number) => void = () => undefined;
  protected _outHeaders: OutHeaders | null = null;
  private _bodyBytes = 0;
  private _corks = 0;
  private readonly _bufferLimit: number;
  private readonly _rejectsBody: boolean;

  constructor(options?: OutgoingOptions) {
    super();
    this._bufferLimit = options?.highWaterMark ?? defaultHighWaterMark;
    this._rejectsBody = options?.rejectNonStandardBodyWrites ?? false;
  }

  // --- State that streams show

  get errored(): Error | null {
    return this._errored;
  }
  get closed(): boolean {
    return this._closed;
  }
  get connection(): Socket | null {
    return this.socket;
  }
  set connection(socket: Socket | null) {
    this.socket = socket;
  }
  get headersSent(): boolean {
    return this._header !== null;
  }
  get writableEnded(): boolean {
    return this.finished;
  }
  get writableFinished(): boolean {
    return (
      this.finished && this.outputSize === 0 && (!this.socket || this.socket.writableLength === 0)
    );
  }
  get writableObjectMode(): boolean {
    return false;
  }
  get writableLength(): number {
    return this.outputSize + (this.socket?.writableLength ?? 0);
  }
  get writableHighWaterMark(): number {
    return this.socket?.writableHighWaterMark ?? this._bufferLimit;
  }
  get writableCorked(): number {
    return this._corks + (this.socket?.writableCorked ?? 0);
  }
  get writableNeedDrain(): boolean {
    return !this.destroyed && !this.finished && this._needDrain;
  }

  // --- Headers

  setHeader(name: string, value: unknown): this {
    if (this._header !== null) throw headersSent("set");
    validateHeaderName(name);
    validateHeaderValue(name, value);
    this._headerTable()[name.toLowerCase()] = [name, value];
    return this;
  }

  setHeaders(headers: Map<string, unknown> | globalThis.Headers): this {
    if (this._header !== null) throw headersSent("set");
    if (
      !headers ||
      Array.isArray(headers) ||
      typeof headers.keys !== "function" ||
      typeof headers.get !== "function"
    ) {
      throw invalidArgType("headers", "an instance of Headers or Map", headers);
    }
    // Several cookies come one by one from `Headers`; setting each would keep the last only.
    const cookies: unknown[] = [];
    for (const [name, value] of headers as Iterable<[string, unknown]>) {
      if (name !== "set-cookie") this.setHeader(name, value);
      else if (Array.isArray(value)) cookies.push(...(value as unknown[]));
      else cookies.push(value);
    }
    if (cookies.length > 0) this.setHeader("set-cookie", cookies);
    return this;
  }

  appendHeader(name: string, value: unknown): this {
    if (this._header !== null) throw headersSent("append");
    validateHeaderName(name);
    validateHeaderValue(name, value);
    const table = this._headerTable();
    const existing = table[name.toLowerCase()];
    if (!existing) table[name.toLowerCase()] = [name, value];
    else {
      existing[1] = [existing[1], value].flat();
    }
    return this;
  }

  getHeader(name: string): unknown {
    mustBeString(name, "name");
    return this._outHeaders?.[name.toLowerCase()]?.[1];
  }

  getHeaderNames(): string[] {
    return Object.keys(this._outHeaders ?? {});
  }

  getRawHeaderNames(): string[] {
    return Object.values(this._outHeaders ?? {}).map(([name]) => name);
  }

  getHeaders(): Record<string, unknown> {
    const copy = Object.create(null) as Record<string, unknown>;
    for (const [key, [, value]] of Object.entries(this._outHeaders ?? {})) copy[key] = value;
    return copy;
  }

  hasHeader(name: string): boolean {
    mustBeString(name, "name");
    return this._outHeaders?.[name.toLowerCase()] !== undefined;
  }

  removeHeader(name: string): void {
    mustBeString(name, "name");
    if (this._header !== null) throw headersSent("remove");
    const key = name.toLowerCase();
    if (key === "connection") this._removedConnection = true;
    else if (key === "content-length") this._removedContLen = true;
    else if (key === "transfer-encoding") this._removedTE = true;
    else if (key === "date") this.sendDate = false;
    if (this._outHeaders) delete this._outHeaders[key];
  }

  flushHeaders(): void {
    if (this._header === null) this._implicitHeader();
    this._send("");
  }

  addTrailers(headers: Record<string, unknown> | readonly (readonly [string, unknown])[]): void {
    const entries = Array.isArray(headers) ? headers : Object.entries(headers);
    let trailer = "";
    for (const [name, value] of entries as readonly (readonly [string, unknown])[]) {
      validateHeaderName(name, "Trailer name");
      for (const item of Array.isArray(value) ? value : [value]) {
        if (/[^\t\x20-\x7e\x80-\xff]/.test(String(item))) {
          throw codedError(
            TypeError,
            "ERR_INVALID_CHAR",
            `Invalid character in trailer content ["${name}"]`,
          );
        }
        trailer += `${name}: ${String(item)}${crlf}`;
      }
    }
    this._trailer = trailer;
  }

  private _headerTable(): OutHeaders {
    return (this._outHeaders ??= Object.create(null) as OutHeaders);
  }

  _implicitHeader(): void {
    throw codedError(
      Error,
      "ERR_METHOD_NOT_IMPLEMENTED",
      "The _implicitHeader() method is not implemented",
    );
  }

  /** Decides framing and persistence (RFC 9112, sections 6 and 9) and renders the head. */
  _storeHeader(firstLine: string, headers: HeaderInput | null): void {
    // What `setHeader` took was validated there.
    const isOwn = headers !== null && headers === (this._outHeaders as HeaderInput | null);
    const { lines, seen } = renderHeaders(this, isOwn ? Object.values(headers) : headers, !isOwn);
    let head = firstLine + lines;
    if (this.sendDate && !seen.date) head += `Date: ${httpDate()}${crlf}`;
    const status = (this as { statusCode?: number }).statusCode;
    if (this.chunkedEncoding && (status === 204 || status === 304)) {
      this.chunkedEncoding = false;
      this.shouldKeepAlive = false;
    }
    if (this._removedConnection) this._last = !this.shouldKeepAlive;
    else if (!seen.connection) head += this._connectionLines(seen.contentLength);
    if (!seen.contentLength && !seen.transferEncoding) head += this._framingLine(seen.trailer);
    if (!this.chunkedEncoding && seen.trailer) {
      throw codedError(
        Error,
        "ERR_HTTP_TRAILER_INVALID",
        "Trailers are invalid with this transfer encoding",
      );
    }
    this._header = head + crlf;
    this._headerSent = false;
    // A client that expects to be told to go on must send its head first.
    if (seen.expect) this._send("");
  }

  private _connectionLines(hasLength: boolean): string {
    const agent = (this as { agent?: unknown }).agent;
    const persists =
      this.shouldKeepAlive && (hasLength || this.useChunkedEncodingByDefault || agent);
    // Announced, but requests that are on their way already are still answered.
    if (persists && this.maxRequestsOnConnectionReached) return `Connection: close${crlf}`;
    if (!persists) {
      this._last = true;
      return `Connection: close${crlf}`;
    }
    let lines = `Connection: keep-alive${crlf}`;
    if (this._keepAliveTimeout && this._defaultKeepAlive) {
      const max =
        Number(this._maxRequestsPerSocket) > 0 ? `, max=${this._maxRequestsPerSocket}` : "";
      lines += `Keep-Alive: timeout=${Math.floor(this._keepAliveTimeout / 1000)}${max}${crlf}`;
    }
    return lines;
  }

  private _framingLine(hasTrailer: boolean): string {
    if (!this._hasBody) this.chunkedEncoding = false;
    else if (!this.useChunkedEncodingByDefault) this._last = true;
    else if (!hasTrailer && !this._removedContLen && typeof this._contentLength === "number") {
      return `Content-Length: ${this._contentLength}${crlf}`;
    } else if (!this._removedTE) {
      this.chunkedEncoding = true;
      return `Transfer-Encoding: chunked${crlf}`;
    } else this._last = true; // Nothing but the end of the connection ends the body.
    return "";
  }

  // --- Body

  write(chunk: Chunk, encoding?: BufferEncoding | Callback, callback?: Callback): boolean {
    const [enc, done] =
      typeof encoding === "function" ? [null, encoding] : [encoding ?? null, callback ?? null];
    const accepted = this._writeChunk(chunk, enc, done, false);
    if (!accepted) this._needDrain = true;
    return accepted;
  }

  end(
    chunk?: Chunk | Callback | null,
    encoding?: BufferEncoding | Callback | null,
    callback?: Callback | null,
  ): this {
    const [data, enc, done] =
      typeof chunk === "function"
        ? [null, null, chunk]
        : typeof encoding === "function"
          ? [chunk, null, encoding]
          : [chunk, encoding ?? null, callback];
    if (data) {
      if (this.finished) {
        this._fail(
          codedError(Error, "ERR_STREAM_WRITE_AFTER_END", "write after end"),
          done ?? null,
        );
        return this;
      }
      this.socket?.cork();
      this._writeChunk(data, enc, null, true);
    } else if (this.finished) {
      if (typeof done === "function") {
        if (!this.writableFinished) this.on("finish", done);
        else
          done(
            codedError(
              Error,
              "ERR_STREAM_ALREADY_FINISHED",
              "Cannot call end after a stream was finished",
            ),
          );
      }
      return this;
    } else if (this._header === null) {
      this.socket?.cork();
      this._contentLength = 0;
      this._implicitHeader();
    }
    if (typeof done === "function") this.once("finish", done);
    if (
      this.strictContentLength &&
      this._contentLength !== null &&
      this._bodyBytes !== this._contentLength &&
      this._hasBody
    ) {
      throw this._lengthMismatch(this._bodyBytes);
    }
    this._sendLast(Boolean(data));
    this._uncorkSocket();
    this._corks = 0;
    this.finished = true;
    if (this.outputData.length === 0 && this.socket?._httpMessage === this) this._finish();
    return this;
  }

  private _sendLast(hadChunk: boolean): void {
    const finish = (): void => {
      if (this.socket?._hadError) return;
      this.emit("finish");
    };
    if (this._hasBody && this.chunkedEncoding) {
      this._send(`0${crlf}${this._trailer}${crlf}`, "latin1", finish);
    } else if (!this._headerSent || this.writableLength > 0 || hadChunk)
      this._send("", "latin1", finish);
    else queueTick(finish);
  }

  /** Lets out at once what was written within this callback. */
  private _uncorkSocket(): void {
    const { socket } = this;
    if (!socket) return;
    while (socket.writableCorked > 0) socket.uncork();
  }

  private _writeChunk(
    chunk: unknown,
    encoding: BufferEncoding | null,
    callback: Callback | null,
    fromEnd: boolean,
  ): boolean {
    if (chunk === null)
      throw codedError(TypeError, "ERR_STREAM_NULL_VALUES", "May not write null values to stream");
    if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) {
      throw codedError(
        TypeError,
        "ERR_INVALID_ARG_TYPE",
        `The "chunk" argument must be of type string or an instance of Buffer or Uint8Array.${received(chunk)}`,
      );
    }
    const refusal = this._refusal();
    if (refusal) {
      if (this.destroyed) queueTick(() => callback?.(refusal));
      else this._fail(refusal, callback);
      return false;
    }
    const bytes =
      typeof chunk === "string" ? Buffer.byteLength(chunk, encoding ?? "utf8") : chunk.byteLength;
    if (this.strictContentLength && this._hasBody) this._checkLength(bytes, fromEnd);
    this._bodyBytes += bytes;
    if (this._header === null) {
      if (fromEnd) this._contentLength = bytes;
      this._implicitHeader();
    }
    if (!this._hasBody) {
      if (this._rejectsBody) {
        throw codedError(
          Error,
          "ERR_HTTP_BODY_NOT_ALLOWED",
          "Adding content for this request method or response status is not allowed.",
        );
      }
      if (callback) queueTick(callback);
      return true;
    }
    if (!fromEnd && this.socket && !this.socket.writableCorked) {
      // Small writes of one callback leave as one.
      const { socket } = this;
      socket.cork();
      queueTick(() => socket.uncork());
    }
    if (!this.chunkedEncoding || bytes === 0) return this._send(chunk, encoding, callback);
    return this._sendChunk(chunk, encoding, bytes, callback);
  }

  private _sendChunk(
    chunk: Chunk,
    encoding: BufferEncoding | null,
    bytes: number,
    callback: Callback | null,
  ): boolean {
    this._send(`${bytes.toString(16)}${crlf}`, "latin1", null);
    this._send(chunk, encoding, null);
    return this._send(crlf, "latin1", callback);
  }

  private _refusal(): Error | undefined {
    if (this.finished) return codedError(Error, "ERR_STREAM_WRITE_AFTER_END", "write after end");
    if (this.destroyed) {
      return codedError(
        Error,
        "ERR_STREAM_DESTROYED",
        "Cannot call write after a stream was destroyed",
      );
    }
    return undefined;
  }

  private _checkLength(bytes: number, fromEnd: boolean): void {
    const total = this._bodyBytes + bytes;
    if (this._contentLength === null) return;
    if (fromEnd ? total !== this._contentLength : total > this._contentLength)
      throw this._lengthMismatch(total);
  }

  private _lengthMismatch(bytes: number): Error {
    return codedError(
      Error,
      "ERR_HTTP_CONTENT_LENGTH_MISMATCH",
      `Response body's content-length of ${bytes} byte(s) does not match the content-length of ${this._contentLength} byte(s) set in header`,
    );
  }

  private _fail(error: Error, callback: Callback | null): void {
    if (this.destroyed) return;
    queueTick(() => {
      callback?.(error);
      if (!this.destroyed) this.emit("error", error);
    });
  }

  // --- Sending

  /** Sends `data`, with the head before the first of it. */
  _send(data: Chunk, encoding?: BufferEncoding | null, callback?: Callback | null): boolean {
    if (!this._headerSent) {
      const header = this._header as string;
      this._headerSent = true;
      if (typeof data === "string" && (encoding === "utf8" || encoding === "latin1" || !encoding)) {
        // Header bytes are Latin-1: joined with text of another encoding they would be changed.
        if (encoding === "latin1" || data === "" || isAscii(header)) {
          return this._writeRaw(header + data, data === "" ? "latin1" : encoding, callback);
        }
      }
      this._writeRaw(header, "latin1", null);
    }
    return this._writeRaw(data, encoding, callback);
  }

  _writeRaw(data: Chunk, encoding?: BufferEncoding | null, callback?: Callback | null): boolean {
    const { socket } = this;
    if (socket?.destroyed) return false;
    if (socket && socket._httpMessage === this && socket.writable) {
      if (this.outputData.length > 0) this._flushOutput(socket);
      return socket.write(data, encoding ?? "utf8", callback ?? undefined);
    }
    this.outputData.push({ data, encoding: encoding ?? null, callback: callback ?? null });
    this.outputSize += data.length;
    this._onPendingData(data.length);
    return this.outputSize < this._bufferLimit;
  }

  _flush(): void {
    const { socket } = this;
    if (!socket?.writable) return;
    const accepted = this._flushOutput(socket);
    if (this.finished) this._finish();
    else if (accepted && this._needDrain) {
      this._needDrain = false;
      this.emit("drain");
    }
  }

  _flushOutput(socket: Socket): boolean {
    const waiting = this.outputData;
    if (waiting.length === 0) return true;
    let accepted = true;
    socket.cork();
    for (const { data, encoding, callback } of waiting) {
      accepted = socket.write(data, encoding ?? "utf8", callback ?? undefined);
    }
    socket.uncork();
    this.outputData = [];
    this._onPendingData(-this.outputSize);
    this.outputSize = 0;
    return accepted;
  }

  cork(): void {
    if (this.socket) this.socket.cork();
    else this._corks++;
  }

  uncork(): void {
    if (this.socket) this.socket.uncork();
    else if (this._corks > 0) this._corks--;
  }

  // --- Ending

  /** Everything is handed to the socket. */
  _finish(): void {
    this.emit("prefinish");
  }

  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this._errored = error ?? null;
    if (this.socket) this.socket.destroy(error);
    else this.once("socket", (socket: Socket) => socket.destroy(error));
    return this;
  }

  setTimeout(ms: number, callback?: () => void): this {
    if (callback) this.on("timeout", callback);
    if (this.socket) this.socket.setTimeout(ms);
    else this.once("socket", (socket: Socket) => socket.setTimeout(ms));
    return this;
  }

  override pipe<T extends NodeJS.WritableStream>(destination: T): T {
    this.emit("error", codedError(Error, "ERR_STREAM_CANNOT_PIPE", "Cannot pipe, not readable"));
    return destination;
  }

  [Symbol.for("nodejs.rejection")](error: Error): void {
    this.destroy(error);
  }
}

const isAscii = (text: string): boolean => !/[^\x00-\x7f]/.test(text);
