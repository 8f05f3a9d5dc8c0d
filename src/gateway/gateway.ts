import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Cookie } from "../trace/event.ts";
import { createCookieJar } from "./cookie-jar.ts";
import type { ForeignPage } from "./foreign-page.ts";
import { forwardRequest } from "./forward.ts";
import { forwardUpgrade } from "./forward-upgrade.ts";
import { refuseOffline } from "./cut.ts";
import { GATEWAY_SERVER, realNow, wallClock } from "./record.ts";
import type { OnRecord } from "./record.ts";
import type { Profile, Tab } from "./tab.ts";

/**
 * Simulated browsers in front of one server. Every tab is a port of its own, so that each request and
 * upgrade belongs to a tab without a mark on it; the tabs of a browser share a cookie jar. Uses
 * nothing but `node:http`, `node:net` and globals that browsers have, too.
 */
export type Gateway = {
  /**
   * Opens a port for a tab; a browser exists from its first tab on.
   *
   * @throws Error where the port can't be had, where the browser has a tab of this name, or where
   * `page.origin` is no origin.
   */
  readonly openTab: (options: TabOptions) => Promise<{ readonly port: number }>;
  /** Closes the tab's port and connections. The browser keeps its cookies. */
  readonly closeTab: (browser: string, tab: string) => Promise<void>;
  readonly cookies: (browser: string) => readonly Cookie[];
  readonly clearCookies: (browser: string) => void;
  /** While offline, open connections are cut and new ones refused. */
  readonly setOffline: (browser: string, offline: boolean) => void;
  /** A network that lets no WebSocket through: upgraded connections are cut, new upgrades answered with 403. */
  readonly blockWebSockets: (blocked: boolean) => void;
  /** Lets the browsers' clock run ahead of the real one by `ms`: cookies expire by it. */
  readonly setClockOffset: (ms: number) => void;
  /** @returns a function that ends the subscription. */
  readonly onCookies: (
    listener: (browser: string, cookies: readonly Cookie[]) => void,
  ) => () => void;
  /** All jars, as JSON. */
  readonly snapshot: () => Jars;
  /** Replaces all jars by those of a snapshot. */
  readonly restore: (jars: Jars) => void;
  /** Closes every port and connection; the gateway can't be used any more. */
  readonly close: () => Promise<void>;
};

/** Cookies by browser. */
export type Jars = Readonly<Record<string, readonly Cookie[]>>;

export type TabOptions = {
  readonly browser: string;
  readonly tab: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Where given, the tab starts on a page of another site instead of the example's own. */
  readonly page?: ForeignPage;
};

export type GatewayOptions = {
  /** The example's server. Default host: localhost. */
  readonly target: { readonly port: number; readonly host?: string };
  readonly onRecord: OnRecord;
  /** Connects to a port of this very process, where the example's server runs in it. */
  readonly connect?: ((port: number) => Duplex) | undefined;
  /** The origin that the example is told, in `Host`, `Origin` and `Referer`. Default `http://localhost:<port>`. */
  readonly origin?: string;
  /**
   * The origin of the page whose frames show the tabs. A `Referer` of that page is left out: as far as
   * the example can see, the address was typed.
   */
  readonly embedder?: string;
  /**
   * A proxy stands between the tabs and the gateway, such as the WebContainer service's, which may
   * answer by itself where a connection is cut. A request that is to fail is then answered with a
   * redirect that no browser follows. Default false.
   */
  readonly proxied?: boolean;
  /**
   * Answers by itself what is not for the example: not recorded, and also where the browser is offline.
   *
   * @returns whether it has
   */
  readonly serveOwn?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** Where the tabs' ports listen. Default 127.0.0.1. */
  readonly listenHost?: string;
  /** Don't keep the process alive: it is the example's own, and ends when the example is done. */
  readonly unref?: boolean;
};

type OpenTab = {
  readonly tab: Tab;
  readonly server: Server;
  readonly connections: Set<Socket>;
  readonly upgraded: Set<Socket>;
};

export function createGateway(options: GatewayOptions): Gateway {
  const { target, onRecord, listenHost = "127.0.0.1" } = options;
  const origin = options.origin ?? `http://localhost:${target.port}`;
  const profiles = new Map<string, Profile>();
  const tabs = new Map<string, OpenTab>();
  const listeners = new Set<(browser: string, cookies: readonly Cookie[]) => void>();
  let exchanges = 0;
  let clockOffset = 0;
  let webSocketsBlocked = false;

  const now = (): number => realNow() + clockOffset;
  const keyOf = (browser: string, tab: string): string => JSON.stringify([browser, tab]);
  const tabsOf = (browser: string): OpenTab[] =>
    [...tabs.values()].filter(({ tab }) => tab.profile.name === browser);

  function profileOf(name: string): Profile {
    let profile = profiles.get(name);
    if (profile === undefined) {
      profile = { name, jar: createCookieJar(), offline: false };
      profiles.set(name, profile);
    }
    return profile;
  }

  function cookiesChanged(browser: string): void {
    const cookies = profileOf(browser).jar.list(now());
    for (const listener of listeners) listener(browser, cookies);
  }

  async function openTab({ browser, tab: name, port = 0, page }: TabOptions) {
    const key = keyOf(browser, name);
    if (tabs.has(key)) throw new Error(`The browser ${browser} has a tab ${name} already.`);
    if (page && (!URL.canParse(page.origin) || new URL(page.origin).origin !== page.origin)) {
      throw new Error(`${page.origin} is no origin; one looks like http://shop.example.`);
    }
    const tab: Tab = {
      name,
      profile: profileOf(browser),
      page,
      shows: page ? "page" : "example",
      redirectedTo: undefined,
      server: { host: target.host ?? "localhost", port: target.port },
      connect: options.connect,
      origin,
      embedder: options.embedder,
      proxied: options.proxied ?? false,
      now,
      webSocketsBlocked: () => webSocketsBlocked,
      record: (happening) => onRecord({ at: wallClock(), ...happening }),
      nextExchange: () => `x${++exchanges}`,
      cookiesChanged: () => cookiesChanged(browser),
    };
    const opened = serve(tab, options.serveOwn);
    if (options.unref) opened.server.unref();
    tabs.set(key, opened);
    try {
      return { port: await listen(opened.server, port, listenHost) };
    } catch (error) {
      tabs.delete(key);
      throw error;
    }
  }

  function closeOpenTab(key: string, { server, connections }: OpenTab): Promise<void> {
    tabs.delete(key);
    for (const socket of connections) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  }

  return {
    openTab,
    async closeTab(browser, tab) {
      const key = keyOf(browser, tab);
      const opened = tabs.get(key);
      if (opened) await closeOpenTab(key, opened);
    },
    cookies: (browser) => profileOf(browser).jar.list(now()),
    clearCookies(browser) {
      const changes = profileOf(browser)
        .jar.clear()
        .map(({ name }) => ({ is: "removed", name }) as const);
      if (changes.length === 0) return;
      onRecord({ at: wallClock(), type: "cookies", browser, changes });
      cookiesChanged(browser);
    },
    setOffline(browser, offline) {
      profileOf(browser).offline = offline;
      if (!offline) return;
      for (const { connections } of tabsOf(browser)) {
        for (const socket of connections) socket.destroy();
      }
    },
    blockWebSockets(blocked) {
      webSocketsBlocked = blocked;
      if (!blocked) return;
      for (const { upgraded } of tabs.values()) for (const socket of upgraded) socket.destroy();
    },
    setClockOffset(ms) {
      clockOffset = ms;
      for (const browser of profiles.keys()) cookiesChanged(browser);
    },
    onCookies(listener) {
      // A wrapper, so that the same function may listen twice.
      const own: typeof listener = (browser, cookies) => listener(browser, cookies);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    snapshot: () =>
      Object.fromEntries([...profiles].map(([name, { jar }]) => [name, jar.list(now())])),
    restore(jars) {
      for (const [name, profile] of profiles) replaceCookies(profile, jars[name] ?? []);
      for (const [name, cookies] of Object.entries(jars)) {
        if (!profiles.has(name)) replaceCookies(profileOf(name), cookies);
      }
      for (const browser of profiles.keys()) cookiesChanged(browser);
    },
    async close() {
      await Promise.all([...tabs].map(([key, opened]) => closeOpenTab(key, opened)));
      listeners.clear();
    },
  };
}

function replaceCookies(profile: Profile, cookies: readonly Cookie[]): void {
  profile.jar = createCookieJar(cookies);
}

function serve(tab: Tab, serveOwn: GatewayOptions["serveOwn"]): OpenTab {
  const connections = new Set<Socket>();
  const upgraded = new Set<Socket>();
  const server = createServer((request, response) => {
    if (serveOwn?.(request, response)) return;
    if (tab.profile.offline) refuseOffline(tab, request, response);
    else void forwardRequest(tab, request, response);
  });
  Object.defineProperty(server, GATEWAY_SERVER, { value: true });
  server.on("upgrade", (request, socket, head) => {
    if (tab.profile.offline) return void socket.destroy();
    const connection = request.socket;
    upgraded.add(connection);
    connection.once("close", () => upgraded.delete(connection));
    forwardUpgrade(tab, request, socket, head);
  });
  server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  // A long poll or a stream may take as long as it likes: the deadlines are the example's own.
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  return { tab, server, connections, upgraded };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      if (address === null || typeof address === "string")
        reject(new Error("The port is unknown."));
      else resolve(address.port);
    });
  });
}
