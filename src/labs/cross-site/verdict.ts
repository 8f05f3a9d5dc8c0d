import type { HeaderList, TraceEvent } from "../../trace/event.ts";

/** What became of a page's attempt to connect. */
export type Verdict = {
  readonly is: VerdictKind;
  /** Whether the handshake carried the session's cookie. */
  readonly cookie: boolean;
  /** The event that decided it. */
  readonly proof: TraceEvent;
};

export type VerdictKind =
  /** Connected, with the session that the cookie names. */
  | "in"
  /** The server found no session, and let nobody in. */
  | "nobody"
  /** The server refused the handshake. */
  | "refused"
  /** The server answered, and the browser kept the answer from the page. */
  | "held-back"
  /** There was no answer: the server was down, or the browser gave up. */
  | "unanswered";

const sessionCookie = "connect.sid";

/**
 * Reads the verdict off a trace.
 *
 * @param events of the whole run, in order
 * @param tab the tab whose page connects; no other tab has its name
 * @returns undefined where it is not decided yet
 */
export function verdictOf(events: readonly TraceEvent[], tab: string): Verdict | undefined {
  const own = events.filter((event) => event.tab === tab);
  const handshake = own.find(
    (event) =>
      (event.kind === "http-request" || event.kind === "upgrade-request") &&
      event.url.includes("transport="),
  );
  if (handshake?.kind !== "http-request" && handshake?.kind !== "upgrade-request") return undefined;
  const cookie = sendsCookie(handshake.headers);
  const { exchange } = handshake;
  const answered = own.some(
    (event) => event.kind === "http-response" && event.exchange === exchange,
  );
  for (const event of own) {
    const is = decides(event, exchange, answered);
    if (is !== undefined) return { is, cookie, proof: event };
  }
  return undefined;
}

function decides(event: TraceEvent, handshake: string, answered: boolean): VerdictKind | undefined {
  switch (event.kind) {
    case "http-response":
    case "upgrade-response":
      return event.exchange === handshake && event.status >= 400 ? "refused" : undefined;
    case "http-error":
      if (event.exchange !== handshake) return undefined;
      return answered ? "held-back" : "unanswered";
    case "socket":
      if (event.direction !== "to-client") return undefined;
      if (event.packet === "CONNECT") return "in";
      return event.packet === "CONNECT_ERROR" ? "nobody" : undefined;
    default:
      return undefined;
  }
}

function sendsCookie(headers: HeaderList): boolean {
  return headers.some(
    ([name, value]) => name.toLowerCase() === "cookie" && value.includes(`${sessionCookie}=`),
  );
}
