/** One request on one connection: sends are the request's, this reads the response. */
import type { Buffer } from "node:buffer";
import { plainError } from "../internal/errors.ts";
import { queueTick } from "../internal/event-loop.ts";
import type { Socket } from "../net/socket.ts";
import type { ClientRequest } from "./client.ts";
import { IncomingMessage } from "./incoming.ts";
import { MessageParser, type Head, type Verdict } from "./parser.ts";

export class ClientExchange {
  private readonly request: ClientRequest;
  private readonly socket: Socket;
  private readonly parser: MessageParser;
  /** The message being read: an informational one, or the response. */
  private incoming: IncomingMessage | null = null;
  /** The parser isn't asked any more. */
  private done = false;

  constructor(request: ClientRequest, socket: Socket) {
    this.request = request;
    this.socket = socket;
    this.parser = new MessageParser(
      "response",
      {
        onHead: (head) => this.onHead(head),
        onBody: (chunk) => this.onBody(chunk),
        onComplete: (trailers) => this.onComplete(trailers),
      },
      {
        maxHeaderSize: request.maxHeaderSize,
        insecureHTTPParser: request.insecureHTTPParser,
        maxHeaders: request.maxHeadersCount,
      },
    );
  }

  begin(): void {
    const { request, socket, parser } = this;
    request.parser = parser;
    socket.parser = parser;
    socket._httpMessage = request;
    socket.on("error", this.onError);
    socket.on("data", this.onData);
    socket.on("end", this.onEnd);
    socket.on("close", this.onClose);
    socket.on("drain", this.onDrain);
    request.on("finish", this.onRequestFinish);
  }

  // --- The socket's events

  private readonly onData = (chunk: Buffer): void => {
    const { socket } = this;
    const result = this.parser.execute(chunk);
    if (typeof result !== "number") {
      this.stopParsing();
      socket.destroy();
      this.fail(result);
    } else if (this.incoming?.upgrade) this.handOver(this.incoming, chunk.subarray(result));
    else if (this.incoming?.complete && !isInformational(this.incoming.statusCode)) {
      socket.removeListener("drain", this.onDrain);
      this.stopParsing();
    }
  };

  private readonly onDrain = (): void => {
    const { request } = this;
    if (request.finished || !request._needDrain) return;
    request._needDrain = false;
    request.emit("drain");
  };

  private readonly onEnd = (): void => {
    if (!this.request.res && !this.socket._hadError) this.fail(hangUp());
    this.finishParsing();
    this.stopParsing();
    this.socket.end();
  };

  private readonly onError = (error: Error): void => {
    this.fail(error);
    this.finishParsing();
    this.stopParsing();
    this.socket.destroy();
  };

  private readonly onClose = (): void => {
    const { request, socket } = this;
    this.finishParsing();
    request.destroyed = true;
    const { res } = request;
    if (res) {
      if (!res.complete) res.destroy(plainError("ECONNRESET", "aborted"));
      request._closed = true;
      request.emit("close");
      if (!res.aborted && res.readable) res.push(null);
    } else {
      if (!socket._hadError) this.fail(hangUp());
      request._closed = true;
      request.emit("close");
    }
    request.outputData = [];
    this.stopParsing();
  };

  private fail(error: Error): void {
    this.socket._hadError = true;
    this.request.emit("error", error);
  }

  private finishParsing(): void {
    if (!this.done) this.parser.finish();
  }

  private stopParsing(): void {
    this.done = true;
    this.socket.removeListener("data", this.onData);
    this.socket.removeListener("end", this.onEnd);
    this.socket.parser = null;
    this.request.parser = null;
  }

  // --- The parser's events

  private onHead(head: Head): Verdict {
    const { request, socket } = this;
    const res = new IncomingMessage(socket);
    res.httpVersionMajor = head.versionMajor;
    res.httpVersionMinor = head.versionMinor;
    res.httpVersion = `${head.versionMajor}.${head.versionMinor}`;
    res.joinDuplicateHeaders = Boolean(request.joinDuplicateHeaders);
    res.rawHeaders = head.rawHeaders;
    res._headerLimit = head.headerLimit;
    res.statusCode = head.statusCode;
    res.statusMessage = head.statusMessage;
    res.upgrade = head.upgrade;
    res._resumeInput = () => {
      if (socket.readable && socket.isPaused()) socket.resume();
    };
    this.incoming = res;
    if (request.res) {
      // A second response to one request.
      socket.destroy();
      return 0;
    }
    request.res = res;
    if (res.upgrade) return 2;
    if (request.method === "CONNECT") {
      res.upgrade = true;
      return 2;
    }
    if (isInformational(res.statusCode)) {
      request.res = null;
      this.tellInformation(res);
      return 1;
    }
    if (request.shouldKeepAlive && !head.shouldKeepAlive && !request.upgradeOrConnect) {
      request.shouldKeepAlive = false;
    }
    return this.tellResponse(res);
  }

  private tellInformation(res: IncomingMessage): void {
    const { request } = this;
    if (res.statusCode === 100) request.emit("continue");
    const {
      statusCode,
      statusMessage,
      httpVersion,
      httpVersionMajor,
      httpVersionMinor,
      headers,
      rawHeaders,
    } = res;
    request.emit("information", {
      statusCode,
      statusMessage,
      httpVersion,
      httpVersionMajor,
      httpVersionMinor,
      headers,
      rawHeaders,
    });
  }

  private tellResponse(res: IncomingMessage): Verdict {
    const { request } = this;
    res.req = request;
    // First in line: the socket is cleared before the program hears of the end.
    res.on("end", () => this.onResponseEnd(res));
    this.socket.on("timeout", this.onResponseTimeout);
    // Unless somebody listens nobody will ever read it.
    if (request.aborted || !request.emit("response", res)) res._dump();
    if (request.method === "HEAD") return 1;
    if (res.statusCode === 304) {
      res.complete = true;
      return 1;
    }
    return 0;
  }

  private onBody(chunk: Buffer): void {
    const res = this.incoming;
    if (!res || res._dumped || res.destroyed) return;
    if (!res.push(chunk)) this.socket.pause();
  }

  private onComplete(rawTrailers: string[]): void {
    const res = this.incoming;
    if (!res) return;
    res.complete = true;
    res.rawTrailers = rawTrailers;
    if (!res.upgrade) res.push(null);
    if (this.socket.readable && this.socket.isPaused()) this.socket.resume();
  }

  // --- After the response

  private readonly onResponseTimeout = (): void => void this.request.res?.emit("timeout");

  private onResponseEnd(res: IncomingMessage): void {
    const { request, socket } = this;
    socket.removeListener("timeout", this.onResponseTimeout);
    if (request.timeoutCb) socket.removeListener("timeout", request.timeoutCb);
    request._ended = true;
    if (!request.shouldKeepAlive) {
      if (!socket.writable) return;
      if (typeof socket.destroySoon === "function") socket.destroySoon();
      else socket.end();
    } else if (request.writableFinished && !res.aborted) this.releaseSocket();
  }

  private readonly onRequestFinish = (): void => {
    if (this.request.shouldKeepAlive && this.request._ended) this.releaseSocket();
  };

  /** The connection is free for another request. */
  private releaseSocket(): void {
    const { request, socket } = this;
    if (request.timeoutCb) {
      socket.setTimeout(0, request.timeoutCb);
      request.timeoutCb = null;
    }
    socket.removeListener("close", this.onClose);
    socket.removeListener("error", this.onError);
    socket.removeListener("drain", this.onDrain);
    this.stopParsing();
    // After the program's own `end` listeners.
    queueTick(() => {
      request._closed = true;
      request.emit("close");
      socket.emit("free");
    });
    request.destroyed = true;
    // What is done with the response later must not touch a connection that others use.
    if (request.res) request.res.socket = null;
  }

  /** `101 Switching Protocols`, or any response to `CONNECT`: the socket is the program's. */
  private handOver(res: IncomingMessage, head: Buffer): void {
    const { request, socket } = this;
    request.res = res;
    this.stopParsing();
    socket.removeListener("drain", this.onDrain);
    if (request.timeoutCb) socket.removeListener("timeout", request.timeoutCb);
    const event = request.method === "CONNECT" ? "connect" : "upgrade";
    if (request.listenerCount(event) === 0) return void socket.destroy();
    request.upgradeOrConnect = true;
    socket.emit("agentRemove");
    socket.removeListener("close", this.onClose);
    socket.removeListener("error", this.onError);
    socket._httpMessage = null;
    (socket as unknown as { readableFlowing: null }).readableFlowing = null;
    request.emit(event, res, socket, head);
    request.destroyed = true;
    request._closed = true;
    request.emit("close");
  }
}

const isInformational = (status: number | null): boolean =>
  status !== null && status >= 100 && status < 200 && status !== 101;

const hangUp = (): Error => plainError("ECONNRESET", "socket hang up");
