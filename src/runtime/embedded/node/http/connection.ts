/** A connection to an HTTP server: requests in, responses out in the same order (RFC 9112, section 9.3). */
import type { Buffer } from "node:buffer";
import { codedError, plainError } from "../internal/errors.ts";
import { queueTick } from "../internal/event-loop.ts";
import { clock } from "../internal/platform.ts";
import type { Socket } from "../net/socket.ts";
import { IncomingMessage } from "./incoming.ts";
import { MessageParser, type Head, type ParseError, type Verdict } from "./parser.ts";
import { ServerResponse } from "./response.ts";
import type { Server } from "./server.ts";

/** What Node answers when it can't make out a request, by error code. */
const refusals: Record<string, string> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Payload Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

const continues = /(?:^|\W)100-continue(?:$|\W)/i;

/** The parser reads bytes. */
function refuseEncoding(): never {
  throw codedError(
    Error,
    "ERR_HTTP_SOCKET_ENCODING",
    "Changing the socket encoding is not allowed per RFC7230 Section 3.",
  );
}

export class ServerConnection {
  readonly socket: Socket;
  private readonly server: Server;
  private readonly parser: MessageParser;
  /** Requests whose responses aren't finished. */
  private readonly incoming: IncomingMessage[] = [];
  /** Responses that wait for an earlier one. */
  private readonly outgoing: ServerResponse[] = [];
  /** The request that is being read. */
  private current: IncomingMessage | null = null;
  private pendingBytes = 0;
  private requestsCount = 0;
  private idleTimeoutSet = false;
  /** Paused because too much output waits. */
  private pausedForOutput = false;
  /** Paused because the request's reader doesn't read. */
  private pausedForReader = false;
  private upgraded = false;
  /** When the message being read began, in ms, or 0 between messages. A new connection owes one. */
  private messageStart = clock();
  private headComplete = false;

  constructor(server: Server, socket: Socket) {
    this.server = server;
    this.socket = socket;
    (socket as { server: unknown }).server = server;
    this.parser = new MessageParser(
      "request",
      {
        onHead: (head) => this.onHead(head),
        onBody: (chunk) => this.onBody(chunk),
        onComplete: (trailers) => this.onComplete(trailers),
      },
      {
        maxHeaderSize: server.maxHeaderSize,
        insecureHTTPParser: server.insecureHTTPParser,
        maxHeaders: server.maxHeadersCount,
      },
    );
    socket.parser = this.parser;
    socket.setEncoding = refuseEncoding;
    if (server.timeout && typeof socket.setTimeout === "function")
      socket.setTimeout(server.timeout);
    socket.on("timeout", this.onTimeout);
    socket.on("data", this.onData);
    socket.on("error", this.onError);
    socket.on("end", this.onEnd);
    socket.on("close", this.onClose);
    socket.on("drain", this.onDrain);
  }

  // --- The socket's events

  private readonly onData = (chunk: Buffer): void => {
    if (this.messageStart === 0) this.messageStart = clock();
    const result = this.parser.execute(chunk);
    if (typeof result !== "number") return this.onError(result);
    // The beginning of a next message came with the end of this one.
    if (this.messageStart === 0 && !this.parser.isBetweenMessages()) this.messageStart = clock();
    const request = this.current;
    if (request?.upgrade) this.handOver(request, chunk.subarray(result));
  };

  private readonly onEnd = (): void => {
    const error = this.parser.finish();
    if (error) return this.onError(error);
    if (!this.server.httpAllowHalfOpen) this.socket.end();
    else if (this.outgoing.length > 0) (this.outgoing.at(-1) as ServerResponse)._last = true;
    else if (this.socket._httpMessage) (this.socket._httpMessage as ServerResponse)._last = true;
    else this.socket.end();
  };

  private readonly onClose = (): void => {
    this.server.forgetConnection(this);
    for (const request of this.incoming.splice(0)) {
      request.destroy(plainError("ECONNRESET", "aborted"));
    }
  };

  private readonly onDrain = (): void => {
    if (this.pausedForOutput && this.pendingBytes <= this.socket.writableHighWaterMark) {
      this.pausedForOutput = false;
      this.resumeInput();
    }
    const response = this.socket._httpMessage as ServerResponse | null;
    if (response && !response.finished && response._needDrain) {
      response._needDrain = false;
      response.emit("drain");
    }
  };

  private readonly onTimeout = (): void => {
    const { current, server, socket } = this;
    const byRequest = current && !current.complete && current.emit("timeout", socket);
    const response = socket._httpMessage as ServerResponse | null;
    const byResponse = response && response.emit("timeout", socket);
    const byServer = server.emit("timeout", socket);
    if (!byRequest && !byResponse && !byServer) socket.destroy();
  };

  private readonly onError = (error: Error): void => {
    const { socket } = this;
    socket.removeListener("error", this.onError);
    if (socket.listenerCount("error") === 0) socket.on("error", () => undefined);
    if (this.server.emit("clientError", error, socket)) return;
    const response = socket._httpMessage as ServerResponse | null;
    if (socket.writable && (!response || !response._headerSent)) {
      const status = refusals[(error as ParseError).code] ?? "400 Bad Request";
      socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    }
    socket.destroy(error);
  };

  // --- The parser's events

  private onHead(head: Head): Verdict {
    const { server, socket } = this;
    this.headComplete = true;
    if (this.idleTimeoutSet) {
      socket.setTimeout(server.timeout || 0);
      this.idleTimeoutSet = false;
    }
    const request = new (server._options.IncomingMessage ?? IncomingMessage)(socket);
    request.httpVersionMajor = head.versionMajor;
    request.httpVersionMinor = head.versionMinor;
    request.httpVersion = `${head.versionMajor}.${head.versionMinor}`;
    request.joinDuplicateHeaders = server.joinDuplicateHeaders;
    request.rawHeaders = head.rawHeaders;
    request._headerLimit = head.headerLimit;
    request.url = head.url;
    request.method = head.method;
    request.upgrade = head.upgrade;
    request._resumeInput = () => {
      this.pausedForReader = false;
      this.resumeInput();
    };
    this.current = request;
    if (request.upgrade) {
      request.upgrade = request.method === "CONNECT" || server.listenerCount("upgrade") > 0;
      if (request.upgrade) return 2;
    }
    this.answer(request, head.shouldKeepAlive);
    return 0;
  }

  private onBody(chunk: Buffer): void {
    const request = this.current;
    if (!request || request._dumped || request.destroyed) return;
    if (!request.push(chunk)) {
      this.pausedForReader = true;
      this.socket.pause();
    }
  }

  private onComplete(rawTrailers: string[]): void {
    const request = this.current;
    this.messageStart = 0;
    this.headComplete = false;
    if (!request) return;
    request.complete = true;
    request.rawTrailers = rawTrailers;
    if (!request.upgrade) request.push(null);
    this.pausedForReader = false;
    this.resumeInput();
  }

  private resumeInput(): void {
    if (this.pausedForOutput || this.pausedForReader || this.upgraded) return;
    if (this.socket.isPaused()) this.socket.resume();
  }

  // --- Answering

  private answer(request: IncomingMessage, shouldKeepAlive: boolean): void {
    const { server, socket } = this;
    this.incoming.push(request);
    if (
      !this.pausedForOutput &&
      (socket.writableNeedDrain || this.pendingBytes >= socket.writableHighWaterMark)
    ) {
      this.pausedForOutput = true;
      socket.pause();
    }
    const response = new (server._options.ServerResponse ?? ServerResponse)(request, {
      highWaterMark: socket.writableHighWaterMark,
      rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites,
    });
    response._keepAliveTimeout = server.keepAliveTimeout;
    response._maxRequestsPerSocket = server.maxRequestsPerSocket;
    response._onPendingData = (bytes) => this.countPending(bytes);
    response._uniqueHeaders = server._uniqueHeaders;
    response.shouldKeepAlive = shouldKeepAlive;
    if (socket._httpMessage) this.outgoing.push(response);
    else response.assignSocket(socket);
    response.on("finish", () => this.onResponseFinish(request, response));
    this.dispatch(request, response);
  }

  private countPending(bytes: number): void {
    this.pendingBytes += bytes;
    if (this.pausedForOutput && this.pendingBytes < this.socket.writableHighWaterMark)
      this.onDrain();
  }

  /** Who answers: the program, or the server itself by the rules of HTTP/1.1. */
  private dispatch(request: IncomingMessage, response: ServerResponse): void {
    const { server, socket } = this;
    if (request.httpVersionMajor === 1 && request.httpVersionMinor === 1) {
      // RFC 9112, section 3.2: a request without Host is answered with 400.
      if (server.requireHostHeader && request.headers.host === undefined) {
        response.writeHead(400, ["Connection", "close"]);
        response.end();
        return;
      }
      const limit = server.maxRequestsPerSocket;
      if (typeof limit === "number" && limit > 0) {
        this.requestsCount++;
        response.maxRequestsOnConnectionReached = limit <= this.requestsCount;
        if (limit < this.requestsCount) {
          server.emit("dropRequest", request, socket);
          response.writeHead(503);
          response.end();
          return;
        }
      }
      if (request.headers.expect !== undefined) return this.meetExpectation(request, response);
    }
    server.emit("request", request, response);
  }

  /** RFC 9110, section 10.1.1. */
  private meetExpectation(request: IncomingMessage, response: ServerResponse): void {
    const { server } = this;
    if (continues.test(String(request.headers.expect))) {
      response._expect_continue = true;
      if (server.listenerCount("checkContinue") > 0)
        server.emit("checkContinue", request, response);
      else {
        response.writeContinue();
        server.emit("request", request, response);
      }
    } else if (server.listenerCount("checkExpectation") > 0) {
      server.emit("checkExpectation", request, response);
    } else {
      response.writeHead(417);
      response.end();
    }
  }

  private onResponseFinish(request: IncomingMessage, response: ServerResponse): void {
    const { socket, server } = this;
    this.incoming.shift();
    // Nobody read the body and nobody will: the next request comes after it.
    if (!request._consuming && !request._isToResume()) request._dump();
    response.detachSocket(socket);
    if (this.current === request && request.readableEnded) this.current = null;
    queueTick(() => {
      response.destroyed = true;
      response._closed = true;
      response.emit("close");
    });
    if (response._last) {
      if (typeof socket.destroySoon === "function") socket.destroySoon();
      else socket.end();
    } else if (this.outgoing.length > 0) {
      this.outgoing.shift()?.assignSocket(socket);
    } else if (server.keepAliveTimeout && typeof socket.setTimeout === "function") {
      socket.setTimeout(server.keepAliveTimeout);
      this.idleTimeoutSet = true;
    }
  }

  // --- Leaving HTTP, and time

  /** `upgrade` and `CONNECT`: the socket is the program's from now on. */
  private handOver(request: IncomingMessage, head: Buffer): void {
    const { socket, server } = this;
    this.upgraded = true;
    this.current = null;
    socket.removeListener("data", this.onData);
    socket.removeListener("end", this.onEnd);
    socket.removeListener("close", this.onClose);
    socket.removeListener("drain", this.onDrain);
    socket.removeListener("error", this.onError);
    socket.removeListener("timeout", this.onTimeout);
    socket.parser = null;
    request.complete = true;
    server.forgetConnection(this);
    const event = request.method === "CONNECT" ? "connect" : "upgrade";
    if (server.listenerCount(event) === 0) return void socket.destroy();
    // Neither flowing nor paused: the new owner decides.
    (socket as unknown as { readableFlowing: null }).readableFlowing = null;
    server.emit(event, request, socket, head);
  }

  /** True when no request is being read or answered, and there was one. */
  isIdle(): boolean {
    return this.messageStart === 0 && this.incoming.length === 0;
  }

  /** Ends a connection whose request takes too long to come. */
  checkTimeouts(): void {
    if (this.messageStart === 0 || this.upgraded) return;
    const { headersTimeout, requestTimeout } = this.server;
    const elapsed = clock() - this.messageStart;
    const headLate = !this.headComplete && headersTimeout > 0 && elapsed >= headersTimeout;
    if (headLate || (requestTimeout > 0 && elapsed >= requestTimeout)) {
      this.onError(codedError(Error, "ERR_HTTP_REQUEST_TIMEOUT", "Request timeout"));
    }
  }
}
