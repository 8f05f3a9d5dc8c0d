import { io } from "socket.io-client";
import type { ManagerOptions, Socket, SocketOptions } from "socket.io-client";
import { CookieJar } from "tough-cookie";
import { within } from "./within.ts";

export type Transport = "polling" | "websocket" | "upgrade";

/** `upgrade` is the client's default: long-polling first, then WebSocket. */
export const transports: readonly Transport[] = ["polling", "websocket", "upgrade"];

type TabOptions = Partial<ManagerOptions & SocketOptions> & {
  readonly transport?: Transport;
  readonly namespace?: string;
};

type RequestOptions = {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
};

/** A browser profile: a cookie jar, and the tabs that share it. */
export class Browser {
  readonly origin: string;
  readonly #jar = new CookieJar();
  readonly #tabs: Tab[] = [];

  constructor(origin: string) {
    this.origin = origin;
  }

  /** The value of a `Cookie` header, as this browser would send it now. */
  cookie(): string {
    return this.#jar.getCookieStringSync(`${this.origin}/`);
  }

  async request(path: string, { headers = {}, ...options }: RequestOptions = {}) {
    const url = `${this.origin}${path}`;
    const cookie = this.cookie();
    const response = await fetch(url, {
      ...options,
      headers: { ...(cookie === "" ? {} : { cookie }), ...headers },
    });
    for (const header of response.headers.getSetCookie()) {
      this.#jar.setCookieSync(header, url, { ignoreError: true });
    }
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  get(path: string) {
    return this.request(path);
  }

  post(path: string, body?: unknown) {
    return this.request(path, {
      method: "POST",
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  }

  /** `POST /incr`, and the number that it answers. */
  async increment(): Promise<unknown> {
    const { text } = await this.post("/incr");
    return JSON.parse(text);
  }

  /** Opens a tab: its socket starts to connect. */
  open({ transport = "upgrade", namespace = "/", ...options }: TabOptions = {}): Tab {
    const tab = new Tab(
      io(`${this.origin}${namespace}`, {
        transports: transport === "upgrade" ? ["polling", "websocket"] : [transport],
        forceNew: true,
        reconnectionDelay: 50,
        reconnectionDelayMax: 200,
        ...options,
        // As in a browser, the cookie is the one of the moment, also when the client comes back.
        extraHeaders: this.#currentHeaders(options.extraHeaders),
      }),
    );
    this.#tabs.push(tab);
    return tab;
  }

  /**
   * Opens a tab and waits until its socket is connected, and knows the count where there is one.
   *
   * @throws Error when it is refused, or nothing happens
   */
  async connect(options: TabOptions = {}): Promise<Tab> {
    const tab = this.open(options);
    const state = await within(tab.settled());
    if (state !== "connected") throw new Error(`not connected: ${state}`);
    if ((options.namespace ?? "/") === "/" && tab.counts.length === 0) {
      await tab.next("current count");
    }
    return tab;
  }

  close(): void {
    for (const tab of this.#tabs) tab.socket.disconnect();
  }

  #currentHeaders(extra: Record<string, string> = {}): Record<string, string> {
    const headers = { ...extra };
    Object.defineProperty(headers, "cookie", {
      enumerable: true,
      get: () => extra["cookie"] ?? this.cookie(),
    });
    return headers;
  }
}

/** A socket of a browser, and what it has seen so far. */
export class Tab {
  readonly socket: Socket;
  /** The numbers of `current count`, in the order in which they came. */
  readonly counts: unknown[] = [];
  /** Why it was disconnected, each time. */
  readonly disconnects: string[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("current count", (count) => this.counts.push(count));
    socket.on("disconnect", (reason) => this.disconnects.push(reason));
  }

  /** Resolves with `connected`, or with the words of a refusal. */
  settled(): Promise<string> {
    return new Promise((resolve) => {
      this.socket.once("connect", () => resolve("connected"));
      this.socket.once("connect_error", ({ message }) => resolve(message));
    });
  }

  /** The next event of that name: its first argument. */
  async next(event: string): Promise<unknown> {
    return within(new Promise((resolve) => this.socket.once(event, resolve)));
  }

  /** Sends an event and resolves with its acknowledgement, or with why there is none. */
  async ask(event: string, ...args: unknown[]): Promise<unknown> {
    const answer: Promise<unknown> = this.socket.emitWithAck(event, ...args);
    return within(answer.catch(String));
  }

  /** Resolves with the reason when the socket is disconnected, or was already. */
  async disconnected(milliseconds?: number): Promise<unknown> {
    return this.disconnects[0] ?? within(this.#nextDisconnect(), milliseconds);
  }

  #nextDisconnect(): Promise<string> {
    return new Promise((resolve) => this.socket.once("disconnect", resolve));
  }
}
