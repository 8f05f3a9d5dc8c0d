import type { TraceEvent } from "./event.ts";
import { parseEngineUrl } from "./engine-url.ts";

/**
 * Whether nothing is under way on the wire that will go on by itself: the moment to perform the next
 * step of a scenario, so that what follows is its effect and of nothing before. Busy is
 *
 * - an exchange without an answer, except a long poll, which waits for the server to say something;
 * - a WebSocket that is being tried, until its session has moved to it or it has failed;
 * - a session that is open and has not yet asked for its namespace;
 * - a session on long-polling between two polls: what the server says next would wait for the second;
 * - a CONNECT without an answer, and an EVENT that waits for its acknowledgement.
 *
 * What a server does later without having been asked (a timer of the example) can't be foreseen.
 */
export function isQuiet(events: Iterable<TraceEvent>): boolean {
  const open = createOpen();
  for (const event of events) note(open, event);
  const { exchanges, upgrades, sessions, between, asked } = open;
  return exchanges.size + upgrades.size + sessions.size + between.size + asked.size === 0;
}

/** What waits for something, by what it waits with. */
type Open = {
  /** Exchanges that wait for an answer. */
  readonly exchanges: Set<string>;
  /** WebSockets that are tried beside a session on polling, by exchange. */
  readonly upgrades: Map<string, string | undefined>;
  /** Engine.IO sessions that have not said CONNECT. */
  readonly sessions: Set<string>;
  /** Polls that wait for the server, by exchange: their sessions. */
  readonly polls: Map<string, string>;
  /** Sessions whose poll was answered, and that have not asked again. */
  readonly between: Set<string>;
  /** Sessions that have ended or moved to a WebSocket, and poll no more. */
  readonly polledOut: Set<string>;
  /** Packets that want an answer, by session, namespace and what will answer them. */
  readonly asked: Map<string, string | undefined>;
};

const createOpen = (): Open => ({
  exchanges: new Set(),
  upgrades: new Map(),
  sessions: new Set(),
  polls: new Map(),
  between: new Set(),
  polledOut: new Set(),
  asked: new Map(),
});

function note(open: Open, event: TraceEvent): void {
  switch (event.kind) {
    case "http-request": {
      const polled = pollOf(event.method, event.url);
      if (polled === undefined) open.exchanges.add(event.exchange);
      else {
        open.polls.set(event.exchange, polled);
        open.between.delete(polled);
      }
      return;
    }
    case "upgrade-request": {
      open.exchanges.add(event.exchange);
      const sid = parseEngineUrl(event.url)?.sid;
      if (sid !== undefined) open.upgrades.set(event.exchange, sid);
      return;
    }
    case "http-response": {
      const polled = open.polls.get(event.exchange);
      open.polls.delete(event.exchange);
      open.exchanges.delete(event.exchange);
      // A poll that is refused is the session's last.
      if (polled !== undefined && event.status === 200 && !open.polledOut.has(polled)) {
        open.between.add(polled);
      }
      return;
    }
    case "upgrade-response":
      open.exchanges.delete(event.exchange);
      if (event.status !== 101) open.upgrades.delete(event.exchange);
      return;
    case "http-error":
    case "websocket-close":
      open.polls.delete(event.exchange);
      open.exchanges.delete(event.exchange);
      open.upgrades.delete(event.exchange);
      return;
    case "engine":
      return noteEngine(open, event);
    case "socket":
      return noteSocket(open, event);
    case "connection":
      if (event.change === "disconnected") forget(open, event.sid);
      return;
    case "server":
      // With its process, everything that waited for it is gone; what was under way is told as failed.
      if (event.change !== "listening") for (const list of Object.values(open)) list.clear();
      return;
    default:
      return;
  }
}

function noteEngine(open: Open, event: Extract<TraceEvent, { readonly kind: "engine" }>): void {
  if (event.sid === undefined) return;
  if (event.packet === "open") open.sessions.add(event.sid);
  else if (event.packet === "upgrade") {
    open.upgrades.delete(event.exchange);
    pollsNoMore(open, event.sid);
  } else if (event.packet === "close") forget(open, event.sid);
}

function noteSocket(open: Open, event: Extract<TraceEvent, { readonly kind: "socket" }>): void {
  const { sid, direction, packet, namespace, ack } = event;
  const other = direction === "to-server" ? "to-client" : "to-server";
  const key = (answer: string, of: string) => [sid, namespace, answer, of].join("\n");
  switch (packet) {
    case "CONNECT":
    case "CONNECT_ERROR":
      if (sid !== undefined) open.sessions.delete(sid);
      if (direction === "to-server") open.asked.set(key("CONNECT", "to-client"), sid);
      else open.asked.delete(key("CONNECT", "to-client"));
      return;
    case "EVENT":
      if (ack !== undefined) open.asked.set(key(`ACK ${ack}`, other), sid);
      return;
    case "ACK":
      if (ack !== undefined) open.asked.delete(key(`ACK ${ack}`, direction));
      return;
    case "DISCONNECT":
      forget(open, sid);
  }
}

/** A session that ends answers nothing more, and goes to no WebSocket. */
function forget(open: Open, sid: string | undefined): void {
  if (sid === undefined) return;
  open.sessions.delete(sid);
  pollsNoMore(open, sid);
  for (const waiting of [open.asked, open.upgrades])
    for (const [key, of] of waiting) if (of === sid) waiting.delete(key);
}

function pollsNoMore({ between, polledOut }: Open, sid: string): void {
  between.delete(sid);
  polledOut.add(sid);
}

/** The session that a request polls for; `undefined` where it is no poll. */
function pollOf(method: string, url: string): string | undefined {
  const engine = parseEngineUrl(url);
  return method === "GET" && engine?.transport === "polling" ? engine.sid : undefined;
}
