import type { Row } from "./compare.ts";
import type { StoredSession, TraceEvent } from "./event.ts";

/**
 * What a difference between two runs means, in one sentence, where the events themselves tell it; they
 * are of the run with a change and of the one without.
 */
export function effectOf(row: Exclude<Row, { readonly is: "same" }>): string | undefined {
  switch (row.is) {
    case "only-right":
      return came(row.right);
    case "only-left":
      return went(row.left);
    case "changed":
      return became(row.left, row.right);
  }
}

function came(event: TraceEvent): string | undefined {
  switch (event.kind) {
    case "store":
      return event.operation === "set" ? written(event.before, event.after) : undefined;
    case "cookie-set":
      return event.cookie.expires === undefined
        ? "The browser gets a cookie here."
        : "The browser gets a cookie here, with a date.";
    case "cookie-refused":
      return "The browser takes no cookie, so its next request is a stranger’s.";
    case "socket":
      return event.packet === "CONNECT_ERROR" && isNoSession(event.data)
        ? "The socket is refused: no stored session came with its handshake."
        : undefined;
    case "http-request":
      return tellsCookie.test(event.url) ? "A script on the page has read the cookie." : undefined;
    default:
      return undefined;
  }
}

function written(before: StoredSession, after: StoredSession): string | undefined {
  const was = fieldsOf(before);
  const is = fieldsOf(after);
  if (before === null) {
    return is.length === 0
      ? "A session is stored although nothing is in it."
      : "A session is started, since none came with the request.";
  }
  if (JSON.stringify(was) === JSON.stringify(is)) {
    return "A request that has changed nothing writes its copy of the session.";
  }
  const lost = was.find(([field, value]) => {
    const now = is.find(([other]) => other === field)?.[1];
    return typeof value === "number" && (typeof now !== "number" || now < value);
  });
  return lost === undefined
    ? undefined
    : `An old copy overwrites what was stored since: ${lost[0]} is lost.`;
}

function went(event: TraceEvent): string | undefined {
  switch (event.kind) {
    case "cookie-set":
      return "With the option, the browser gets no cookie here.";
    case "cookie-removed":
      return "With the option, the browser keeps its cookie here.";
    default:
      return undefined;
  }
}

function became(left: TraceEvent, right: TraceEvent): string | undefined {
  if (isRequest(left) && isRequest(right)) {
    if (!carriesNoCookie(left) && carriesNoCookie(right)) {
      return "The request goes without the cookie: to the server it is a stranger’s.";
    }
    return undefined;
  }
  if (left.kind === "http-response" && right.kind === "http-response") {
    const [before, after] = [setCookie(left), setCookie(right)];
    if (before !== undefined && after === undefined) return "The answer sets no cookie.";
    if (before === undefined && after !== undefined) return "The answer sets a cookie.";
    return undefined;
  }
  if (left.kind === "cookie-set" && right.kind === "cookie-set") {
    const [before, after] = [left.cookie, right.cookie];
    if (before.httpOnly && !after.httpOnly) return "Scripts can read this cookie.";
    if (before.expires === undefined && after.expires !== undefined) {
      return "The cookie ends at a date, not when the browser is closed.";
    }
    if (before.sameSite !== after.sameSite && after.sameSite === "strict") {
      return "The cookie goes along only with requests that a page of this site makes.";
    }
  }
  return undefined;
}

const fieldsOf = (session: StoredSession): readonly (readonly [string, unknown])[] =>
  Object.entries(session ?? {}).filter(([field]) => field !== "cookie");

/** What the examples answer to a handshake without a stored session. */
const isNoSession = (data: unknown): boolean =>
  typeof data === "object" && data !== null && "message" in data && data.message === "no session";

/** A request that has a cookie's content in its address. */
const tellsCookie = /[?&]connect\.sid=./;

type Request = Extract<TraceEvent, { readonly kind: "http-request" | "upgrade-request" }>;

const isRequest = (event: TraceEvent): event is Request =>
  event.kind === "http-request" || event.kind === "upgrade-request";

const carriesNoCookie = ({ headers }: Request): boolean =>
  !headers.some(([name]) => name.toLowerCase() === "cookie");

const setCookie = ({ headers }: Extract<TraceEvent, { readonly kind: "http-response" }>) =>
  headers.find(([name]) => name.toLowerCase() === "set-cookie")?.[1];
