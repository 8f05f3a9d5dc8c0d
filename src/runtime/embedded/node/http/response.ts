/** `http.ServerResponse`. */
import { codedError, invalidArgValue } from "../internal/errors.ts";
import type { Socket } from "../net/socket.ts";
import { earlyHints } from "./early-hints.ts";
import { chunked, type HeaderInput } from "./headers.ts";
import type { IncomingMessage } from "./incoming.ts";
import { STATUS_CODES } from "./names.ts";
import { OutgoingMessage, type Callback, type OutgoingOptions } from "./outgoing.ts";
import { hasInvalidChar, headersSent, invalidChar } from "./validate.ts";

export class ServerResponse extends OutgoingMessage {
  declare req: IncomingMessage;
  statusCode = 200;
  statusMessage: string | undefined = undefined;
  _sent100 = false;
  _expect_continue = false;
  private _onSocketClose: (() => void) | undefined;

  constructor(req: IncomingMessage, options?: OutgoingOptions) {
    super(options);
    this.req = req;
    if (req.method === "HEAD") this._hasBody = false;
    this.sendDate = true;
    if (Number(req.httpVersionMajor) < 1 || Number(req.httpVersionMinor) < 1) {
      this.useChunkedEncodingByDefault = chunked.test(String(req.headers.te));
      this.shouldKeepAlive = false;
    }
  }

  assignSocket(socket: Socket): void {
    if (socket._httpMessage) {
      throw codedError(
        Error,
        "ERR_HTTP_SOCKET_ASSIGNED",
        "ServerResponse has an already assigned socket",
      );
    }
    socket._httpMessage = this;
    this._onSocketClose = () => {
      if (socket._httpMessage !== this) return;
      this.destroyed = true;
      this._closed = true;
      this.emit("close");
    };
    socket.on("close", this._onSocketClose);
    this.socket = socket;
    this.emit("socket", socket);
    this._flush();
  }

  detachSocket(socket: Socket): void {
    if (this._onSocketClose) socket.removeListener("close", this._onSocketClose);
    socket._httpMessage = null;
    this.socket = null;
  }

  writeContinue(callback?: Callback): void {
    this._writeRaw("HTTP/1.1 100 Continue\r\n\r\n", "latin1", callback);
    this._sent100 = true;
  }

  writeProcessing(callback?: Callback): void {
    this._writeRaw("HTTP/1.1 102 Processing\r\n\r\n", "latin1", callback);
  }

  writeEarlyHints(hints: Readonly<Record<string, unknown>>, callback?: Callback): void {
    const head = earlyHints(hints);
    if (head !== undefined) this._writeRaw(head, "latin1", callback);
  }

  override _implicitHeader(): void {
    this.writeHead(this.statusCode);
  }

  writeHead(statusCode: number, reason?: string | HeaderInput, headers?: HeaderInput): this {
    if (this._header !== null) throw headersSent("write");
    const status = statusCode | 0;
    if (status < 100 || status > 999) {
      throw codedError(
        RangeError,
        "ERR_HTTP_INVALID_STATUS_CODE",
        `Invalid status code: ${shownStatus(statusCode)}`,
      );
    }
    let given = headers;
    if (typeof reason === "string") this.statusMessage = reason;
    else {
      this.statusMessage ||= STATUS_CODES[status] ?? "unknown";
      given ??= reason;
    }
    this.statusCode = status;
    const all = this._mergeHeaders(given);
    if (hasInvalidChar(this.statusMessage)) throw invalidChar("statusMessage");
    if (status === 204 || status === 304 || (status >= 100 && status <= 199)) this._hasBody = false;
    // A client that wasn't told to continue may or may not send its body: the connection is of no use.
    if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
    this._storeHeader(`HTTP/1.1 ${status} ${this.statusMessage}\r\n`, all);
    return this;
  }

  /** Headers given to `writeHead` over those that were set. */
  private _mergeHeaders(given: HeaderInput | undefined): HeaderInput | null {
    if (Array.isArray(given) && !Array.isArray(given[0]) && given.length % 2 !== 0) {
      throw invalidArgValue("headers", given);
    }
    if (!this._outHeaders) return given ?? null;
    const pairs = Array.isArray(given) ? pairsOf(given) : Object.entries(given ?? {});
    for (const [name, value] of pairs) if (name) this.setHeader(String(name), value);
    return this._outHeaders;
  }

  get writeHeader(): ServerResponse["writeHead"] {
    return this.writeHead;
  }
}

function pairsOf(list: readonly unknown[]): readonly (readonly [unknown, unknown])[] {
  if (Array.isArray(list[0])) return list as readonly (readonly [unknown, unknown])[];
  const pairs: [unknown, unknown][] = [];
  for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
  return pairs;
}

const shownStatus = (value: unknown): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
