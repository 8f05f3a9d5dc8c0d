/** `net.Socket`: one end of a link as a stream. */
import { Buffer } from "node:buffer";
import { captureFrame, runInFrame } from "../internal/async-context.ts";
import { inheritable } from "../internal/callable.ts";
import {
  codedError,
  invalidArgType,
  invalidArgValue,
  plainError,
  systemError,
  type SystemErrorCode,
} from "../internal/errors.ts";
import { holdOpen, queueClosing, queuePoll, queueTick } from "../internal/event-loop.ts";
import type { DuplexOptions } from "node:stream";
import { addAbortSignal, Duplex } from "../stream.ts";
import { setTimeout, type Timeout } from "../timers/timeout.ts";
import type { Address } from "./address.ts";
import { dial } from "./dial.ts";
import type { Endpoint } from "./link.ts";
import { normalizeArgs, validTimeout } from "./options.ts";
import type { Server } from "./server.ts";

export type SocketOptions = {
  readonly allowHalfOpen?: boolean;
  readonly readable?: boolean;
  readonly writable?: boolean;
  readonly highWaterMark?: number;
  readonly readableHighWaterMark?: number;
  readonly writableHighWaterMark?: number;
  /** A connection carries bytes: each of these is refused. */
  readonly objectMode?: unknown;
  readonly readableObjectMode?: unknown;
  readonly writableObjectMode?: unknown;
  readonly signal?: AbortSignal;
  /** Takes over an accepted connection. */
  readonly handle?: Endpoint;
  readonly pauseOnCreate?: boolean;
};

type WriteCallback = (error?: Error | null) => void;
type Written = { chunk: Buffer; encoding: BufferEncoding };

export class Socket extends inheritable(Duplex) {
  connecting = false;
  timeout: number | undefined;
  bytesRead = 0;
  /** The server that accepted it, if any. */
  server: Server | null = null;
  _server: Server | null = null;
  /** Null once it is closed, as packages test (`socket._handle`). */
  _handle: Endpoint | null = null;
  _host: string | null = null;
  _parent: Socket | null = null;
  _hadError = false;
  _httpMessage: unknown;
  parser: unknown;
  /** Addresses tried by Happy Eyeballs, as Node reports them. */
  autoSelectFamilyAttemptedAddresses: string[] | undefined;
  #localAddressOfLink: Address | undefined;
  #remoteAddressOfLink: Address | undefined;
  #timer: Timeout | undefined;
  #reading = false;
  #dispatched = 0;
  #inFlight = 0;
  #refed = true;
  #release: (() => void) | undefined;
  #resetOnClose = false;
  #frame = captureFrame();

  constructor(options: SocketOptions | number = {}) {
    if (typeof options === "number") {
      throw codedError(TypeError, "ERR_INVALID_FD_TYPE", "Unsupported fd type: UNKNOWN");
    }
    for (const name of ["objectMode", "readableObjectMode", "writableObjectMode"] as const) {
      if (!options[name]) continue;
      throw invalidArgValue(`options.${name}`, options[name], "is not supported");
    }
    const settings: DuplexOptions & { readable?: boolean; writable?: boolean } = {
      allowHalfOpen: Boolean(options.allowHalfOpen),
      readable: options.readable,
      writable: options.writable,
      highWaterMark: options.highWaterMark,
      readableHighWaterMark: options.readableHighWaterMark,
      writableHighWaterMark: options.writableHighWaterMark,
      // The socket emits `close` itself, when its handle is closed.
      emitClose: false,
      autoDestroy: true,
      decodeStrings: false,
    };
    super(settings);
    if (options.signal) addAbortSignal(options.signal, this);
    this.on("end", refuseWritesAfterEnd);
    if (options.handle) {
      this.#adopt(options.handle);
      if (options.pauseOnCreate) {
        this.pause();
        (this as unknown as { readableFlowing: boolean }).readableFlowing = false;
      } else this.read(0);
    }
  }

  // --- Connecting

  connect(...args: unknown[]): this {
    const list = Array.isArray(args[0]) ? args[0] : args;
    const [options, callback] = normalizeArgs(list);
    if (callback) this.once("connect", callback);
    if (this._handle || this.destroyed) this.#renew();
    this.connecting = true;
    this.bytesRead = 0;
    this.#dispatched = 0;
    this.#frame = captureFrame();
    dial(this, options, (link) => {
      this.#adopt(link);
      this.connecting = false;
      this._unrefTimer();
      this.emit("connect");
      this.emit("ready");
      if (this.readable && !this.isPaused()) this.read(0);
    });
    return this;
  }

  /** Makes a closed socket as good as new, which Node allows. */
  #renew(): void {
    const stream = this as unknown as { _undestroy(): void };
    stream._undestroy();
    this._handle = null;
    this.#reading = false;
  }

  #adopt(link: Endpoint): void {
    this._handle = link;
    this.#localAddressOfLink = link.local;
    this.#remoteAddressOfLink = link.remote;
    link.onReadable = () => runInFrame(this.#frame, () => this.#receive(link));
    this.#hold();
  }

  get _connecting(): boolean {
    return this.connecting;
  }

  get pending(): boolean {
    return !this._handle || this.connecting;
  }

  get readyState(): string {
    if (this.connecting) return "opening";
    if (this.readable && this.writable) return "open";
    if (this.readable) return "readOnly";
    return this.writable ? "writeOnly" : "closed";
  }

  // --- Addresses

  address(): Address | Record<string, never> {
    const local = this._handle?.local;
    return local ? { ...local } : {};
  }

  get localAddress(): string | undefined {
    return this.#localAddressOfLink?.address;
  }
  get localPort(): number | undefined {
    return this.#localAddressOfLink?.port;
  }
  get localFamily(): string | undefined {
    return this.#localAddressOfLink?.family;
  }
  get remoteAddress(): string | undefined {
    return this.#remoteAddressOfLink?.address;
  }
  get remotePort(): number | undefined {
    return this.#remoteAddressOfLink?.port;
  }
  get remoteFamily(): string | undefined {
    return this.#remoteAddressOfLink?.family;
  }

  // --- Reading

  override _read(): void {
    if (this.connecting || !this._handle) return void this.once("connect", () => this._read());
    this.#reading = true;
    this.#hold();
    if (this._handle.hasInput()) this._handle.notify();
  }

  #receive(link: Endpoint): void {
    if (!this.#reading || this._handle !== link) return;
    const input = link.read();
    if (input === undefined) return;
    if (typeof input === "string") return void this.destroy(systemError(input, "read"));
    if (input === null) {
      this.#reading = false;
      this.push(null);
      this.read(0);
      this.#hold();
      return;
    }
    this.bytesRead += input.length;
    this._unrefTimer();
    if (!this.push(input)) {
      this.#reading = false;
      this.#hold();
    }
    if (this.#reading && link.hasInput()) link.notify();
  }

  override pause(): this {
    super.pause();
    return this;
  }

  // --- Writing

  override _write(chunk: Buffer | string, encoding: BufferEncoding, callback: WriteCallback): void {
    if (!this.#isReadyToWrite(callback, () => this._write(chunk, encoding, callback))) return;
    // A copy, as a kernel makes one: the writer may use its buffer again, the reader may change its own.
    this.#send(
      typeof chunk === "string" ? Buffer.from(chunk, encoding) : Buffer.from(chunk),
      callback,
    );
  }

  override _writev(items: Written[], callback: WriteCallback): void {
    if (!this.#isReadyToWrite(callback, () => this._writev(items, callback))) return;
    const chunks = items.map(({ chunk, encoding }) =>
      typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk,
    );
    this.#send(Buffer.concat(chunks), callback);
  }

  #isReadyToWrite(callback: WriteCallback, retry: () => void): boolean {
    if (this.connecting) {
      const onClose = (): void =>
        callback(
          codedError(
            Error,
            "ERR_SOCKET_CLOSED_BEFORE_CONNECTION",
            "Socket closed before the connection was established",
          ),
        );
      this.once("connect", () => {
        this.off("close", onClose);
        retry();
      });
      this.once("close", onClose);
      return false;
    }
    if (this._handle) return true;
    callback(codedError(Error, "ERR_SOCKET_CLOSED", "Socket is closed"));
    return false;
  }

  #send(chunk: Buffer, callback: WriteCallback): void {
    const link = this._handle as Endpoint;
    this._unrefTimer();
    this.#inFlight = chunk.length;
    const finish = (code?: SystemErrorCode): void => {
      this.#inFlight = 0;
      this.#hold();
      if (this.destroyed)
        return callback(
          codedError(
            Error,
            "ERR_STREAM_DESTROYED",
            "Cannot call write after a stream was destroyed",
          ),
        );
      if (code) return callback(systemError(code, "write"));
      this._unrefTimer();
      callback();
    };
    this.#dispatched += chunk.length;
    const result = link.write(chunk, finish);
    if (result === "done") finish();
    else if (result === "waiting") this.#hold();
    else {
      this.#inFlight = 0;
      callback(systemError(result, "write"));
    }
  }

  get bytesWritten(): number {
    return this.#dispatched + Math.max(0, this.writableLength - this.#inFlight);
  }
  get bufferSize(): number | undefined {
    return this._handle || this.connecting ? this.writableLength : undefined;
  }
  get _bytesDispatched(): number {
    return this.#dispatched;
  }

  // --- Ending

  override end(...args: unknown[]): this {
    super.end(...(args as []));
    return this;
  }

  override _final(callback: WriteCallback): void {
    if (this.connecting) return void this.once("connect", () => this._final(callback));
    const link = this._handle;
    if (!link) return callback();
    queuePoll(() => {
      if (this._handle === link) link.shutdown();
      callback();
    });
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    const wasConnecting = this.connecting;
    this.connecting = false;
    this.#setIdleTimer(0);
    const link = this._handle;
    this._handle = null;
    const hadError = Boolean(error);
    if (link || wasConnecting) {
      if (this.#resetOnClose) link?.reset();
      else link?.close();
      queueClosing(() => runInFrame(this.#frame, () => this.emit("close", hadError)));
      callback(error);
    } else {
      callback(error);
      queueTick(() => this.emit("close", false));
    }
    this.#hold();
    if (this._server) this._server.forget(this);
    this._server = null;
  }

  /** Closes as soon as what was written is out. */
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once("finish", () => this.destroy());
  }

  resetAndDestroy(): this {
    if (this._handle || this.connecting) {
      this.#resetOnClose = true;
      if (this.connecting) this.once("connect", () => this.destroy());
      else this.destroy();
    } else {
      this.destroy(codedError(Error, "ERR_SOCKET_CLOSED", "Socket is closed"));
    }
    return this;
  }

  // --- Inactivity

  setTimeout(ms: number, callback?: () => void): this {
    if (this.destroyed) return this;
    const duration = validTimeout(ms, "msecs");
    if (callback !== undefined && typeof callback !== "function") {
      throw invalidArgType("callback", "of type function", callback);
    }
    this.timeout = duration;
    this.#setIdleTimer(duration);
    if (callback) {
      if (duration === 0) this.removeListener("timeout", callback);
      else this.once("timeout", callback);
    }
    return this;
  }

  #setIdleTimer(ms: number): void {
    this.#timer?.close();
    this.#timer = ms === 0 ? undefined : setTimeout(() => this._onTimeout(), ms).unref();
  }

  _onTimeout(): void {
    this.emit("timeout");
  }

  /** Starts the time of inactivity anew. */
  _unrefTimer(): void {
    this.#timer?.refresh();
  }

  // --- What a network in memory has no use for, and what keeps the process alive

  setNoDelay(_enable?: boolean): this {
    return this;
  }
  setKeepAlive(_enable?: boolean, _initialDelay?: number): this {
    return this;
  }

  ref(): this {
    this.#refed = true;
    this.#hold();
    return this;
  }

  unref(): this {
    this.#refed = false;
    this.#hold();
    return this;
  }

  /** Keeps the process alive as libuv's handles do: while it reads, or a write waits. */
  #hold(): void {
    const isActive = this._handle !== null && (this.#reading || this.#inFlight > 0);
    if (isActive && this.#refed) this.#release ??= holdOpen();
    else {
      this.#release?.();
      this.#release = undefined;
    }
  }

  [Symbol.for("nodejs.asyncDispose")](): Promise<void> {
    this.destroy();
    return Promise.resolve();
  }
}

/** After the other side ended and ours did too, a write is the caller's mistake. */
function refuseWritesAfterEnd(this: Socket): void {
  if (this.allowHalfOpen) return;
  this.write = function write(this: Socket, ...args: unknown[]): boolean {
    if (!this.writableEnded)
      return Duplex.prototype.write.apply(this, args as [unknown, BufferEncoding]);
    const error = plainError("EPIPE", "This socket has been ended by the other party");
    const callback = args.findLast((arg) => typeof arg === "function") as WriteCallback | undefined;
    if (callback) queueTick(() => callback(error));
    this.destroy(error);
    return false;
  } as Socket["write"];
}
