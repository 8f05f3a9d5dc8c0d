import type { EventFrame, HeaderList, TraceEvent } from "./event.ts";
import { anyOf, idsOf } from "./names.ts";
import { parseEngineUrl } from "./engine-url.ts";
import type { IdKind } from "./names.ts";

/**
 * The same trace without what chance, the clock and the machine decided, so that two runs of one
 * scenario are equal. Idempotent: a normalised trace stays as it is. For comparison only; what readers
 * see is the trace as it was recorded.
 *
 * - Ids, signatures, ports, dates, times, versions and the environment's headers become placeholders.
 * - Heartbeats and the polls that carry packets are left out, with store operations of theirs that
 *   changed nothing: how many there are depends on time. The packets stay.
 * - Of a session that moves to a WebSocket, every Socket.IO packet counts as carried by it: whether one
 *   rode the last poll or the first frame depends on which was faster.
 * - Of a session on long-polling, all polls count as one exchange: whether two packets rode the same
 *   poll depends on how soon the next one came. Its closing packets are left out: each side sends one
 *   unless the other's came first.
 * - A WebSocket whose socket the server has disconnected counts as closed by the server: the client
 *   closes it, too, as soon as it hears of that, and whose close frame is first depends on which was faster.
 * - Of a session whose CONNECT is refused, an upgrade is left out: the client gives it up as soon as it
 *   hears of the refusal, and how far it came until then depends on which was faster.
 * - A body told late goes back into its request or response.
 * - What Socket.IO's own client is made of is left out: a runtime may shorten the packages that it holds.
 * - Events of which neither led to the other are put in an order of their own: by lane, then as they
 *   came. Nothing moves past the beginning of a step, where nothing was under way.
 */
export function normalise(events: readonly TraceEvent[]): TraceEvent[] {
  const merged = leaveOutRefusedUpgrades(leaveOutClient(mergeBodies(events)));
  const carried = carryByWebSocket(leaveOutClosing(leaveOutPolls(carryByAnyPoll(merged))));
  const kept = closeByServer(carried);
  const scrub = createScrubber(merged);
  const users = usersOf(kept);
  const ordered = stepsOf(kept).flatMap((step) =>
    inCanonicalOrder(
      step.map((event) => scrub.event(event, { anonymous: true })),
      step,
      users,
    ),
  );
  return scrub.numbered(ordered).map((event, index) => ({ ...event, at: index }));
}

/**
 * The trace without what only keeps a connection alive: heartbeats, and polls that carried packets or
 * nothing, with store operations of theirs that changed nothing. Ids and times stay, so that it can be
 * shown; a body told late goes back into its request or response.
 */
export function withoutUpkeep(events: readonly TraceEvent[]): TraceEvent[] {
  return leaveOutPolls(mergeBodies(events));
}

/** Cuts a trace where its steps begin. */
function stepsOf(events: readonly TraceEvent[]): readonly (readonly TraceEvent[])[] {
  const steps: TraceEvent[][] = [[]];
  for (const event of events) {
    if (event.kind === "note" && event.step !== undefined) steps.push([event], []);
    else steps.at(-1)?.push(event);
  }
  return steps;
}

/** Lets every Socket.IO packet of a session that moves to a WebSocket ride there. */
function carryByWebSocket(events: readonly TraceEvent[]): TraceEvent[] {
  const sockets = new Map<string, string>();
  for (const event of events)
    if (event.kind === "engine" && event.packet === "upgrade" && event.sid !== undefined)
      sockets.set(event.sid, event.exchange);
  return events.map((event) => {
    const exchange =
      event.kind === "socket" && event.sid !== undefined ? sockets.get(event.sid) : undefined;
    return event.kind === "socket" && exchange !== undefined
      ? { ...event, exchange, transport: "websocket" }
      : event;
  });
}

/** Lets the server close each WebSocket over which it disconnects a socket. */
function closeByServer(events: readonly TraceEvent[]): TraceEvent[] {
  const disconnected = new Set<string>();
  for (const event of events)
    if (event.kind === "socket" && event.packet === "DISCONNECT" && event.direction === "to-client")
      disconnected.add(event.exchange);
  return events.map((event) =>
    event.kind === "websocket-close" && disconnected.has(event.exchange) && event.direction
      ? { ...event, direction: "to-client" }
      : event,
  );
}

/** What passed over the WebSocket of such a session counts as carried by its polls. */
function leaveOutRefusedUpgrades(events: readonly TraceEvent[]): TraceEvent[] {
  const refused = refusedSessions(events);
  const upgrades = new Map<string, string>();
  for (const event of events) {
    const sid = event.kind === "upgrade-request" ? parseEngineUrl(event.url)?.sid : undefined;
    if (event.kind === "upgrade-request" && sid !== undefined && refused.has(sid))
      upgrades.set(event.exchange, sid);
  }
  const dropped = new Map<number, number>();
  const kept = events.flatMap((event): TraceEvent[] => {
    const sid = "exchange" in event ? upgrades.get(event.exchange ?? "") : undefined;
    const ofDropped = event.cause !== undefined && dropped.has(event.cause);
    const isDropped =
      event.kind === "store" ? ofDropped && changedNothing(event) : sid !== undefined;
    if (event.kind === "socket" && sid !== undefined)
      return [{ ...event, exchange: pollsOfSession(sid), transport: "polling" }];
    if (isDropped) dropped.set(event.id, event.cause ?? -1);
    return isDropped ? [] : [event];
  });
  return rewire(kept, dropped);
}

/** The Engine.IO sessions in which the server answers a CONNECT with an error and none with success. */
function refusedSessions(events: readonly TraceEvent[]): ReadonlySet<string> {
  const refused = new Set<string>();
  const accepted = new Set<string>();
  for (const event of events) {
    if (event.kind !== "socket" || event.sid === undefined || event.direction !== "to-client")
      continue;
    if (event.packet === "CONNECT_ERROR") refused.add(event.sid);
    if (event.packet === "CONNECT") accepted.add(event.sid);
  }
  for (const sid of accepted) refused.delete(sid);
  return refused;
}

/** Lets every packet that came in a poll ride in the same exchange as the others of its session. */
function carryByAnyPoll(events: readonly TraceEvent[]): TraceEvent[] {
  const polls = pollsOf(events);
  return events.map((event) =>
    (event.kind === "engine" || event.kind === "socket") &&
    event.sid !== undefined &&
    polls.has(event.exchange)
      ? { ...event, exchange: pollsOfSession(event.sid) }
      : event,
  );
}

const pollsOfSession = (sid: string): string => `polls of ${sid}`;

/** After {@link carryByAnyPoll}. */
function leaveOutClosing(events: readonly TraceEvent[]): TraceEvent[] {
  const isClosing = (event: TraceEvent): boolean =>
    event.kind === "engine" &&
    event.packet === "close" &&
    event.sid !== undefined &&
    event.exchange === pollsOfSession(event.sid);
  const dropped = new Map(events.filter(isClosing).map(({ id, cause = -1 }) => [id, cause]));
  return rewire(
    events.filter(({ id }) => !dropped.has(id)),
    dropped,
  );
}

/** The exchanges that are polls of a session that was opened before. */
function pollsOf(events: readonly TraceEvent[]): ReadonlySet<string> {
  const polls = new Set<string>();
  for (const event of events) {
    if (event.kind !== "http-request") continue;
    const engine = parseEngineUrl(event.url);
    if (engine?.transport === "polling" && engine.sid !== undefined) polls.add(event.exchange);
  }
  return polls;
}

/** That the client came stays; the answers that have no body, such as a 304, are as they were. */
function leaveOutClient(events: readonly TraceEvent[]): TraceEvent[] {
  const asked = new Set<string>();
  for (const event of events)
    if (event.kind === "http-request" && CLIENT.test(event.url)) asked.add(event.exchange);
  return events.map((event) =>
    event.kind === "http-response" && event.body !== undefined && asked.has(event.exchange)
      ? { ...event, body: { bytes: 0 } }
      : event,
  );
}

/** What the server serves by itself (Socket.IO docs, "Client Installation"). */
const CLIENT = /\/socket\.io(\.[a-z]+)*\.js(\.map)?(\?|$)/;

/** Puts the body of an `http-body` into the request or response that it belongs to. */
function mergeBodies(events: readonly TraceEvent[]): TraceEvent[] {
  const bodies = new Map<string, Extract<TraceEvent, { readonly kind: "http-body" }>>();
  for (const event of events) {
    if (event.kind === "http-body") bodies.set(`${event.direction} ${event.exchange}`, event);
  }
  const replaced = new Map<number, number>();
  const merged: TraceEvent[] = [];
  for (const event of events) {
    if (event.kind === "http-body") {
      if (event.cause !== undefined) replaced.set(event.id, event.cause);
    } else if (event.kind === "http-request" || event.kind === "http-response") {
      const direction = event.kind === "http-request" ? "to-server" : "to-client";
      const late = bodies.get(`${direction} ${event.exchange}`);
      merged.push(late ? { ...event, body: late.body } : event);
    } else merged.push(event);
  }
  return rewire(merged, replaced);
}

/** Causes move on to the nearest event that is kept. */
function leaveOutPolls(events: readonly TraceEvent[]): TraceEvent[] {
  const polls = pollsOf(events);
  const pollIds = new Set<number>();
  const dropped = new Map<number, number>();
  const kept = events.filter((event) => {
    const isPoll =
      "exchange" in event &&
      event.exchange !== undefined &&
      polls.has(event.exchange) &&
      event.kind.startsWith("http-");
    if (isPoll) pollIds.add(event.id);
    const isHeartbeat =
      event.kind === "engine" &&
      (event.packet === "noop" ||
        ((event.packet === "ping" || event.packet === "pong") && event.data !== "probe"));
    const isIdle =
      event.kind === "store" &&
      event.cause !== undefined &&
      pollIds.has(event.cause) &&
      changedNothing(event);
    const isDropped = isPoll || isHeartbeat || isIdle;
    if (isDropped) dropped.set(event.id, event.cause ?? -1);
    return !isDropped;
  });
  return rewire(kept, dropped);
}

function changedNothing({
  before,
  after,
}: Extract<TraceEvent, { readonly kind: "store" }>): boolean {
  const withoutCookie = (session: typeof before): string =>
    JSON.stringify(session, (key, value: unknown) => (key === "cookie" ? undefined : value));
  return withoutCookie(before) === withoutCookie(after);
}

/** @param replaced for each event that is gone, its cause; -1 where it had none. */
function rewire(
  events: readonly TraceEvent[],
  replaced: ReadonlyMap<number, number>,
): TraceEvent[] {
  return events.map((event) => {
    let cause = event.cause;
    while (cause !== undefined && replaced.has(cause)) cause = replaced.get(cause);
    return withCause(event, cause === -1 ? undefined : cause);
  });
}

function withCause(event: TraceEvent, cause: number | undefined): TraceEvent {
  if (event.cause === cause) return event;
  const { cause: _, ...rest } = event;
  return cause === undefined ? rest : { ...rest, cause };
}

/**
 * Kahn's algorithm: an event comes when its cause and the events before it in its lane have come; of
 * those that may come, the one of the alphabetically first lane does.
 *
 * @param scrubbed the events without ids, for the lanes' names; the result is made of `events`.
 */
function inCanonicalOrder(
  scrubbed: readonly TraceEvent[],
  events: readonly TraceEvent[],
  users: ReadonlyMap<string, string>,
): TraceEvent[] {
  const lanes = new Map<string, number[]>();
  const requests = requestsOf(scrubbed);
  scrubbed.forEach((event, index) => {
    const lane = laneKey(event, requests, userOf(events[index], users));
    const list = lanes.get(lane);
    if (list) list.push(index);
    else lanes.set(lane, [index]);
  });
  const waiting = [...lanes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list);
  const present = new Set(events.map(({ id }) => id));
  const done = new Set<number>();
  const ordered: TraceEvent[] = [];
  while (ordered.length < events.length) {
    const ready = waiting.find(([head]) => {
      const cause = head === undefined ? undefined : events[head]?.cause;
      return head !== undefined && (cause === undefined || done.has(cause) || !present.has(cause));
    });
    const event = events[ready?.shift() ?? -1];
    // Causes have smaller ids than their effects, so the first event that is left is always ready.
    if (!event) throw new Error("An event's cause comes after it.");
    done.add(event.id);
    ordered.push(event);
  }
  return ordered;
}

/**
 * Events of one lane came in an order that means something.
 *
 * @param user of an event that is no tab's: whose session it is about
 */
function laneKey(
  event: TraceEvent,
  requests: ReadonlyMap<string, string>,
  user: string | undefined,
): string {
  const { browser = "", tab = user ?? "" } = event;
  return [browser, tab, laneOfKind(event, requests)].join("\0");
}

/** Which browser uses each session; of several, the alphabetically first. */
function usersOf(events: readonly TraceEvent[]): ReadonlyMap<string, string> {
  const users = new Map<string, string>();
  for (const event of events) {
    if (event.kind !== "store" || event.browser === undefined) continue;
    const known = users.get(event.session);
    if (known === undefined || event.browser < known) users.set(event.session, event.browser);
  }
  return users;
}

/** What the server does with two browsers' sessions of its own accord may come in any order. */
function userOf(
  event: TraceEvent | undefined,
  users: ReadonlyMap<string, string>,
): string | undefined {
  return event?.kind === "store" && event.browser === undefined
    ? users.get(event.session)
    : undefined;
}

/** What each exchange asks for. Answers to different questions may come in any order. */
function requestsOf(events: readonly TraceEvent[]): ReadonlyMap<string, string> {
  const requests = new Map<string, string>();
  for (const event of events)
    if (event.kind === "http-request") requests.set(event.exchange, `${event.method} ${event.url}`);
  return requests;
}

function laneOfKind(event: TraceEvent, requests: ReadonlyMap<string, string>): string {
  switch (event.kind) {
    case "http-request":
      return `http ${event.method} ${event.url}`;
    case "http-response":
    case "http-body":
    case "http-error":
      return `http answer ${requests.get(event.exchange) ?? ""}`;
    case "upgrade-request":
    case "upgrade-response":
    case "websocket-close":
    case "websocket-message":
      return "websocket";
    case "cookie-set":
    case "cookie-removed":
    case "cookie-refused":
      return "cookie";
    // Engine.IO's own packets run beside Socket.IO's: an upgrade is tried while the first of those pass.
    case "engine":
    case "socket":
      return `${event.kind} ${event.direction}`;
    case "room":
    case "connection":
      return "connection";
    default:
      return event.kind;
  }
}

/** Headers that tell of the browser, the machine or the connection, and nothing of the scenario. */
const ENVIRONMENT =
  /^(accept|date|connection|keep-alive|user-agent|accept-language|accept-encoding|priority|dnt|pragma|upgrade-insecure-requests|sec-ch-[\w-]+|sec-fetch-[\w-]+|sec-gpc|x-forwarded-[\w-]+|forwarded|sec-websocket-(key|accept)|etag|if-none-match|if-modified-since|last-modified|transfer-encoding)$/i;

const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "<date>"],
  [/(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, "<date>"],
  [/\b(localhost|127\.0\.0\.1):\d+/g, "$1:<port>"],
  [/\b(express|socket\.io|engine\.io|node(?:\.js)?)([/@ ]v?)\d+\.\d+\.\d+/gi, "$1$2<version>"],
  // The cache buster of a poll.
  [/([?&])t=[\w.-]+&/g, "$1"],
  [/[?&]t=[\w.-]+$/g, ""],
];

/** What a pass puts in place of an id. */
const PLACEHOLDER = /\b(session|socket|engine)-\d+\b/;

type Placeholder = (kind: IdKind, id: string) => string;

function createScrubber(events: readonly TraceEvent[]) {
  const kinds = new Map<string, IdKind>();
  for (const event of events) {
    for (const [kind, id] of idsOf(event))
      if (id !== undefined && isRandom(id) && !kinds.has(id)) kinds.set(id, kind);
  }
  // A placeholder of an earlier pass counts as an id: else its number could be given again.
  const ids = new RegExp(
    [...(kinds.size === 0 ? [] : [anyOf([...kinds.keys()]).source]), PLACEHOLDER.source].join("|"),
    "g",
  );
  const kindOf = (id: string): IdKind =>
    kinds.get(id) ?? (PLACEHOLDER.exec(id)?.[1] as IdKind | undefined) ?? "session";

  function scrubEvent(event: TraceEvent, name: Placeholder): TraceEvent {
    const text = (value: string): string => {
      let result = value;
      for (const [pattern, replacement] of REPLACEMENTS)
        result = result.replace(pattern, replacement);
      result = result.replace(ids, (id) => name(kindOf(id), id));
      // express-session's cookie: `s:`, the id, a dot, and the signature in base64.
      return result.replace(/(s(?:%3A|:)session(?:-\d+)?)\.[\w%+/=]+/g, "$1.signature");
    };
    const scrubbed = scrubValue(event, text);
    return typeof scrubbed === "object" ? (scrubbed as TraceEvent) : event;
  }

  return {
    event: (event: TraceEvent, _: { readonly anonymous: true }): TraceEvent =>
      scrubEvent(event, (kind) => kind),

    /** Numbers ids, exchanges and events in the order of the list. */
    numbered(list: readonly TraceEvent[]): TraceEvent[] {
      const numbers = new Map<string, string>();
      const counts = new Map<string, number>();
      const numberOf = (kind: string, id: string): string => {
        const key = `${kind} ${id}`;
        let known = numbers.get(key);
        if (known === undefined) {
          const count = (counts.get(kind) ?? 0) + 1;
          counts.set(kind, count);
          known = `${kind}-${count}`;
          numbers.set(key, known);
        }
        return known;
      };
      const eventIds = new Map(list.map(({ id }, index) => [id, index + 1]));
      return list.map((event, index) => {
        const scrubbed = scrubEvent(event, numberOf);
        const cause = event.cause === undefined ? undefined : eventIds.get(event.cause);
        const frame: Pick<EventFrame, "id"> = { id: index + 1 };
        const exchange =
          "exchange" in scrubbed && scrubbed.exchange !== undefined
            ? { exchange: numberOf("exchange", scrubbed.exchange) }
            : {};
        return withCause({ ...scrubbed, ...exchange, ...frame }, cause);
      });
    },
  };
}

function scrubValue(value: unknown, text: (value: string) => string): unknown {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]): [string, unknown] => {
      if (key === "headers" && Array.isArray(inner)) return [key, scrubHeaders(inner, text)];
      if (key === "created" && typeof inner === "number") return [key, 0];
      if (key === "expires" && typeof inner === "number") return [key, 1];
      if (key === "port" && typeof inner === "number") return [key, 0];
      // express-session computes it from two readings of the clock, which may differ by some ms.
      if (key === "originalMaxAge" && typeof inner === "number") {
        return [key, Math.round(inner / 100) * 100];
      }
      return [text(key), scrubValue(inner, text)];
    }),
  );
}

/** Sorted and in lower case: HTTP implementations differ in both. */
function scrubHeaders(headers: readonly unknown[], text: (value: string) => string): HeaderList {
  const list: (readonly [string, string])[] = [];
  for (const field of headers) {
    const [name, value] = Array.isArray(field) ? (field as unknown[]) : [];
    if (typeof name !== "string" || typeof value !== "string" || ENVIRONMENT.test(name)) continue;
    list.push([name.toLowerCase(), text(value)]);
  }
  return list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** A short id was chosen by the example, and may be part of any word. */
const isRandom = (id: string): boolean => id.length >= 8;
