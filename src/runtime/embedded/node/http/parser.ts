/**
 * The parser: `http-parser-js`, made as strict as Node's own (llhttp), with its error codes.
 * It reads bytes; this file looks at each line that it takes and at what a head says.
 */
import type { Buffer } from "node:buffer";
import { HTTPParser, methods } from "http-parser-js";
import { checkBeginning, type LineKind } from "./beginnings.ts";
import {
  checkChunkEnd,
  checkChunkSize,
  checkHeaderLine,
  checkRequestLine,
  checkStatusLine,
  parseError,
  type ParseError,
} from "./grammar.ts";
import { maxHeaderSize } from "./names.ts";

export type { ParseError };

export type Head = {
  readonly versionMajor: number;
  readonly versionMinor: number;
  readonly rawHeaders: string[];
  /** How many entries of `rawHeaders` count as headers. */
  readonly headerLimit: number;
  readonly method: string | null;
  readonly url: string;
  readonly statusCode: number | null;
  readonly statusMessage: string | null;
  readonly upgrade: boolean;
  readonly shouldKeepAlive: boolean;
};

/** 1: there is no body, whatever the head says. 2: nor is what follows HTTP. */
export type Verdict = 0 | 1 | 2;

export type ParserEvents = {
  onHead(head: Head): Verdict;
  onBody(chunk: Buffer): void;
  onComplete(rawTrailers: string[]): void;
};

// Reading this switches off the calling convention of Node 0.12.
void HTTPParser.kOnExecute;
HTTPParser.encoding = "latin1";
// It counts whole segments; heads are measured here instead, as llhttp does.
HTTPParser.maxHeaderSize = Infinity;

const carriageReturn = 0x0d;

class StrictParser extends HTTPParser {
  lenient = false;
  limit = maxHeaderSize;
  /** Bytes of the current head so far. */
  private headBytes = 0;
  /** Set once the peer said that the message it sent is its last. */
  private ended = false;
  private lengthSeen: string | undefined;
  private transferEncoding: string | undefined;
  private inHead = true;

  override consumeLine(): string | undefined {
    const { state } = this;
    const start = this.offset;
    const before = this.line;
    const isHead = state !== "BODY_CHUNKHEAD" && state !== "BODY_CHUNKEMPTYLINE";
    if (this.ended && (state === "REQUEST_LINE" || state === "RESPONSE_LINE")) this.refuseMore();
    const line = super.consumeLine();
    if (isHead)
      this.measure(line === undefined ? before.length + (this.offset - start) : line.length, line);
    if (line === undefined) {
      if (this.line !== "" && !this.lenient) this.checkBeginning(state, this.line);
      return undefined;
    }
    const chunk = this.chunk as Buffer;
    const lineFeed = this.offset - 1;
    const last = lineFeed > start ? chunk[lineFeed - 1] : before.charCodeAt(before.length - 1);
    this.check(state, line, last === carriageReturn);
    const isVersionless = state === "REQUEST_LINE" && line !== "" && line.split(" ").length === 2;
    return isVersionless ? `${line} HTTP/0.9` : line;
  }

  /** llhttp counts what belongs to a head as it comes, so a line without end is refused as well. */
  private measure(length: number, line: string | undefined): void {
    if (this.headBytes + length >= this.limit && length > 0) {
      throw parseError("HPE_HEADER_OVERFLOW", "Header overflow");
    }
    if (line !== undefined) this.headBytes += line.length;
  }

  private refuseMore(): void {
    throw parseError("HPE_CLOSED_CONNECTION", "Data after `Connection: close`");
  }

  /** llhttp looks at each byte as it comes, so what is wrong already is refused at once. */
  private checkBeginning(state: string, line: string): void {
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    if (state === "BODY_CHUNKEMPTYLINE") checkChunkEnd(text);
    else if (text === "") return;
    else if (state === "BODY_CHUNKHEAD") checkChunkSize(text, true);
    else {
      const earlier = state === "HEADER" ? this.info.headers : this.trailers;
      checkBeginning(state as LineKind, line, earlier.length > 0);
    }
  }

  private check(state: string, line: string, hadReturn: boolean): void {
    if (state === "REQUEST_LINE" || state === "RESPONSE_LINE") {
      if (line === "") return;
      this.headBytes = line.length;
      this.lengthSeen = undefined;
      this.transferEncoding = undefined;
      this.inHead = true;
      if (state === "REQUEST_LINE") checkRequestLine(line, hadReturn || this.lenient);
      else checkStatusLine(line, hadReturn || this.lenient);
    } else if (state === "HEADER" || state === "BODY_CHUNKTRAILERS") {
      if (!hadReturn && !this.lenient) {
        if (line === "") throw parseError("HPE_INVALID_HEADER_TOKEN", "Invalid header field char");
        throw parseError("HPE_CR_EXPECTED", "Missing expected CR after header value");
      }
    } else if (state === "BODY_CHUNKHEAD") checkChunkSize(line, hadReturn || this.lenient);
    else if (state === "BODY_CHUNKEMPTYLINE") checkChunkEnd(line);
  }

  override parseHeader(line: string, headers: string[]): void {
    if (!this.lenient) checkHeaderLine(line, headers.length > 0);
    super.parseHeader(line, headers);
    if (this.state !== "HEADER") return;
    const value = headers.at(-1) as string;
    switch (headers.at(-2)?.toLowerCase()) {
      case "content-length":
        this.checkLength(value);
        break;
      case "transfer-encoding":
        this.transferEncoding =
          this.transferEncoding === undefined ? value : `${this.transferEncoding}, ${value}`;
        // Anything after `chunked` is there to make two servers see two different requests.
        if (
          this.type === HTTPParser.REQUEST &&
          !this.lenient &&
          /(?:^|[,\s])chunked\s*,/i.test(this.transferEncoding)
        ) {
          throw parseError(
            "HPE_INVALID_TRANSFER_ENCODING",
            "Request has invalid `Transfer-Encoding`",
          );
        }
        if (this.lengthSeen !== undefined && !this.lenient) {
          throw parseError(
            "HPE_INVALID_TRANSFER_ENCODING",
            "Transfer-Encoding can't be present with Content-Length",
          );
        }
        break;
      default:
    }
  }

  private checkLength(value: string): void {
    if (!/^\d+$/.test(value))
      throw parseError("HPE_INVALID_CONTENT_LENGTH", "Invalid character in Content-Length");
    if (!Number.isSafeInteger(Number(value)))
      throw parseError("HPE_INVALID_CONTENT_LENGTH", "Content-Length overflow");
    if (this.lengthSeen !== undefined)
      throw parseError("HPE_UNEXPECTED_CONTENT_LENGTH", "Duplicate Content-Length");
    if (this.transferEncoding !== undefined && !this.lenient) {
      throw parseError(
        "HPE_INVALID_CONTENT_LENGTH",
        "Content-Length can't be present with Transfer-Encoding",
      );
    }
    this.lengthSeen = value;
  }

  private endsChunked(): boolean {
    return /(?:^|,)\s*chunked\s*$/i.test(this.transferEncoding ?? "");
  }

  /** A request whose body's end can't be told from its head is refused (RFC 9112, section 6.3). */
  checkFraming(): void {
    if (this.transferEncoding === undefined || this.lenient || this.endsChunked()) return;
    if (this.type === HTTPParser.RESPONSE) return;
    // Not the error of code that was called from here: the package tells them apart by this.
    this.isUserCall = false;
    throw parseError("HPE_INVALID_TRANSFER_ENCODING", "Request has invalid `Transfer-Encoding`");
  }

  headIsComplete(upgrade: boolean): void {
    this.inHead = false;
    // The package knows `chunked` alone, not as the last of several codings.
    if (!upgrade && this.endsChunked()) {
      this.isChunked = true;
      this.body_bytes = null;
    }
  }

  messageIsComplete(keepsAlive: boolean): void {
    this.ended = !keepsAlive && !this.lenient;
    this.headBytes = 0;
    this.inHead = true;
  }

  /** True between messages: nothing of a next one has come. */
  isBetweenMessages(): boolean {
    return (
      this.inHead &&
      this.line === "" &&
      (this.state === "REQUEST_LINE" || this.state === "RESPONSE_LINE")
    );
  }
}

export type ParserOptions = {
  readonly maxHeaderSize?: number;
  readonly insecureHTTPParser?: boolean;
};

/** Its message is without the reason, as in Node. */
const endError = (): ParseError =>
  Object.assign(parseError("HPE_INVALID_EOF_STATE", "Invalid EOF state"), {
    message: "Parse Error",
  });

/** Node's parser hands headers over in batches of this many, and stops after the one that is too many. */
const batch = 31;

function withinBatches(headers: string[], limit: number): string[] {
  if (headers.length <= batch * 2 || headers.length <= limit) return headers;
  return headers.slice(0, Math.ceil(limit / (batch * 2)) * batch * 2);
}

/** One connection's parser. Messages follow each other; each tells its events in order. */
export class MessageParser {
  private readonly parser: StrictParser;
  private readonly events: ParserEvents;
  private trailers: string[] = [];
  private keepsAlive = true;
  private maxPairs: number;
  /** What is wrong was said: the end of the input adds nothing to it. */
  private failed = false;
  /** Reports of the parser itself, not of code that its events call. */
  private verdict: Verdict = 0;

  constructor(
    kind: "request" | "response",
    events: ParserEvents,
    options: ParserOptions & { readonly maxHeaders?: number | null } = {},
  ) {
    this.events = events;
    this.parser = new StrictParser(kind === "request" ? HTTPParser.REQUEST : HTTPParser.RESPONSE);
    this.parser.limit = options.maxHeaderSize || maxHeaderSize;
    this.parser.lenient = options.insecureHTTPParser ?? false;
    const { maxHeaders } = options;
    this.maxPairs = typeof maxHeaders === "number" ? (maxHeaders || Infinity) * 2 : 2000;
    this.connect();
  }

  private connect(): void {
    const handlers = this.parser as unknown as Record<number, (...args: never[]) => unknown>;
    handlers[HTTPParser.kOnHeaders] = (trailers: string[]) => void this.trailers.push(...trailers);
    handlers[HTTPParser.kOnHeadersComplete] = (
      versionMajor: number,
      versionMinor: number,
      headers: string[],
      method: number,
      url: string,
      statusCode: number,
      statusMessage: string,
      upgrade: boolean,
      shouldKeepAlive: boolean,
    ) => {
      this.parser.headIsComplete(upgrade);
      this.keepsAlive = shouldKeepAlive;
      this.verdict = this.events.onHead({
        versionMajor,
        versionMinor,
        rawHeaders: withinBatches(headers, this.maxPairs),
        headerLimit: this.maxPairs,
        method: methods[method] ?? null,
        url: url ?? "",
        statusCode: statusCode ?? null,
        statusMessage: statusMessage ?? null,
        upgrade,
        shouldKeepAlive,
      });
      if (this.verdict === 0) this.parser.checkFraming();
      return this.verdict;
    };
    handlers[HTTPParser.kOnBody] = (chunk: Buffer) => this.events.onBody(chunk);
    handlers[HTTPParser.kOnMessageComplete] = () => {
      const trailers = this.trailers;
      this.trailers = [];
      this.parser.messageIsComplete(this.keepsAlive || this.verdict !== 0);
      this.events.onComplete(trailers);
    };
  }

  /** Reads `chunk`. Returns how many bytes belong to HTTP, or what is wrong. */
  execute(chunk: Buffer): number | ParseError {
    const result = this.parser.execute(chunk);
    return typeof result === "number" ? result : this.toParseError(result, chunk);
  }

  /** The input is over. Returns an error if a message was cut short. */
  finish(): ParseError | undefined {
    if (this.failed || this.parser.isBetweenMessages()) return undefined;
    if (this.parser.state.endsWith("_LINE")) {
      return endError();
    }
    return this.parser.finish() && endError();
  }

  isBetweenMessages(): boolean {
    return this.parser.isBetweenMessages();
  }

  private toParseError(error: Error, chunk: Buffer): ParseError {
    this.failed = true;
    const isOurs = "reason" in error;
    const parsed = isOurs
      ? (error as ParseError)
      : parseError((error as { code?: string }).code ?? "HPE_INTERNAL", error.message);
    return Object.assign(parsed, { bytesParsed: this.parser.offset, rawPacket: chunk });
  }
}
