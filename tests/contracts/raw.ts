import { once } from "node:events";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import { within } from "./within.ts";

/**
 * A client that speaks Engine.IO by hand, and so can do what socket.io-client never would. Text is
 * as on the wire: an Engine.IO packet type, then for a message a Socket.IO packet, such as `40` for
 * CONNECT (github.com/socketio/socket.io-protocol).
 */
export class RawWebSocket {
  readonly #socket: WebSocket;
  readonly #received: string[] = [];
  #wake: () => void = () => {};
  /** Resolves with the close code. */
  readonly closed: Promise<number>;

  constructor(origin: string, headers: Record<string, string>) {
    const url = `${origin.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`;
    this.#socket = new WebSocket(url, { headers });
    this.closed = new Promise((resolve) => this.#socket.on("close", resolve));
    this.#socket.on("error", () => {}); // told by `closed`
    this.#socket.on("message", (data: Buffer) => {
      const text = data.toString();
      if (text === "2") {
        this.#socket.send("3"); // ping, pong
      } else {
        this.#received.push(text);
        this.#wake();
      }
    });
    void this.closed.then(() => this.#wake());
  }

  /** Resolves once the Engine.IO handshake is over: the connection has joined no namespace yet. */
  async opened(): Promise<this> {
    await once(this.#socket, "open");
    await this.next(/^0/);
    return this;
  }

  send(text: string | Buffer): void {
    this.#socket.send(text);
  }

  /** The next packet that matches; others are dropped. Resolves with words when none comes. */
  async next(pattern: RegExp): Promise<string> {
    return within(this.#find(pattern));
  }

  async #find(pattern: RegExp): Promise<string> {
    for (;;) {
      const text = this.#received.shift();
      if (text === undefined) {
        if (this.#socket.readyState === WebSocket.CLOSED) return "closed";
        await new Promise<void>((resolve) => (this.#wake = resolve));
      } else if (pattern.test(text)) {
        return text;
      }
    }
  }

  close(): void {
    this.#socket.terminate();
  }
}

/** A long-polling client that speaks Engine.IO by hand. */
export class RawPolling {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor(origin: string, headers: Record<string, string>) {
    this.#url = `${origin}/socket.io/?EIO=4&transport=polling`;
    this.#headers = headers;
  }

  async opened(): Promise<RawPollingSession> {
    const response = await fetch(this.#url, { headers: this.#headers });
    const { sid } = JSON.parse((await response.text()).slice(1)) as { sid: string };
    return new RawPollingSession(`${this.#url}&sid=${sid}`, this.#headers);
  }
}

/** An Engine.IO session over long-polling. */
export class RawPollingSession {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor(url: string, headers: Record<string, string>) {
    this.#url = url;
    this.#headers = headers;
  }

  async send(body: string): Promise<number> {
    return (await fetch(this.#url, { method: "POST", body, headers: this.#headers })).status;
  }

  /**
   * Begins a poll, and resolves once the server has it: it says so when it is asked (RFC 9110, 10.1.1).
   * `answer` is what the poll brings.
   */
  async waiting(): Promise<{ answer: Promise<string> }> {
    const poll = request(this.#url, { headers: { ...this.#headers, expect: "100-continue" } });
    const answer = once(poll, "response").then(async ([response]) => {
      let text = "";
      for await (const chunk of response as IncomingMessage) text += String(chunk);
      return text;
    });
    poll.end();
    await Promise.race([once(poll, "continue"), answer]);
    return { answer };
  }

  /** Polls until what has come so far matches, and resolves with all of it; earlier when a poll is refused. */
  async said(pattern: RegExp): Promise<string> {
    const hear = async (): Promise<string> => {
      let heard = "";
      for (;;) {
        const { status, text } = await this.poll();
        heard += text;
        if (status !== 200 || pattern.test(heard)) return heard;
      }
    };
    return within(hear());
  }

  /** What one poll brings. */
  async poll(): Promise<{ status: number; text: string }> {
    const response = await fetch(this.#url, { headers: this.#headers });
    return { status: response.status, text: await response.text() };
  }
}

/** The status that a WebSocket handshake is answered with: 101 when it is accepted. */
export function upgradeStatus(origin: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const url = `${origin.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(url, { headers });
    socket.once("open", () => {
      resolve(101);
      socket.terminate();
    });
    socket.once("unexpected-response", (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.once("error", reject);
  });
}
