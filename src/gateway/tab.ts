import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { HeaderList } from "../trace/event.ts";
import type { CookieJar, CookieRequest } from "./cookie-jar.ts";
import { formatCookies } from "./cookie-jar.ts";
import type { CorsRequest } from "./cors.ts";
import { takeMark, type Credentials, type ForeignPage } from "./foreign-page.ts";
import { endToEnd, toHeaderList, valueOf, valuesOf, withField, without } from "./headers.ts";
import type { CookieChange, GatewayHappening } from "./record.ts";
import { isSameSite, isTrustworthy } from "./site.ts";
import type { SiteContext } from "./site.ts";

/** One simulated browser: what its tabs share. */
export type Profile = {
  readonly name: string;
  jar: CookieJar;
  offline: boolean;
};

/** One tab, as the forwarding of its requests sees it. */
export type Tab = {
  readonly name: string;
  readonly profile: Profile;
  readonly page: ForeignPage | undefined;
  /** Whose document the tab shows, which decides on whose behalf its requests are made. */
  shows: "example" | "page";
  /** Where the last answer has sent the tab on to: a path of the example's, also where it is `/`. */
  redirectedTo: string | undefined;
  /** The example's server. */
  readonly server: { readonly host: string; readonly port: number };
  /** Makes a connection to that port where no network is in between. */
  readonly connect: ((port: number) => Duplex) | undefined;
  /** The origin under which the example believes to be reached. */
  readonly origin: string;
  /** A proxy that we don't know answers by itself where a connection is cut (`GatewayOptions.proxied`). */
  readonly proxied: boolean;
  /** The origin of the page around the tab, which the example is to know nothing of. */
  readonly embedder: string | undefined;
  readonly now: () => number;
  readonly webSocketsBlocked: () => boolean;
  readonly record: (happening: GatewayHappening) => void;
  readonly nextExchange: () => string;
  readonly cookiesChanged: () => void;
};

/** What the simulated browser sends in place of what the real one sent. */
export type Outgoing = {
  readonly headers: HeaderList;
  readonly site: SiteContext;
  /** Whether cookies go along, and those of the response are kept. */
  readonly credentials: boolean;
  /** Present where the page's origin is another one and the response must be checked before it may be read. */
  readonly cors?: CorsRequest;
};

/**
 * Rewrites a request so that the example sees a browser that asks for its own origin. `Cookie` comes
 * from the jar alone. `Accept-Encoding` and the offer of WebSocket extensions are left out: on
 * loopback they save nothing, and what is recorded stays readable. All else passes as it came.
 */
export function dress(tab: Tab, request: IncomingMessage, isUpgrade: boolean): Outgoing {
  const { headers: received, credentials: mark } = takeMark(toHeaderList(request.rawHeaders));
  const { site, pageOrigin, asks } = initiator(tab, request, received, mark, isUpgrade);
  const isCors = asks !== undefined && pageOrigin !== tab.origin;

  let headers = without(
    withoutEmbedder(endToEnd(received), tab.embedder),
    "host",
    "cookie",
    "expect",
    "accept-encoding",
    "sec-websocket-extensions",
  );
  headers = [["Host", new URL(tab.origin).host], ...headers];
  if (isUpgrade) headers = [...headers, ["Connection", "Upgrade"], ["Upgrade", "websocket"]];
  // A body of unknown length, on any method: `node:http` would otherwise take GET's for absent.
  else if (valuesOf(received, "transfer-encoding").length > 0) {
    headers = [...headers, ["Transfer-Encoding", "chunked"]];
  }

  headers = rewriteOrigin(headers, tab.origin, pageOrigin, isUpgrade || isCors);
  headers = rewriteReferer(headers, tab.origin, pageOrigin);
  if (pageOrigin !== undefined && valueOf(headers, "sec-fetch-site") !== undefined) {
    headers = withField(headers, "Sec-Fetch-Site", fetchSite(tab.origin, pageOrigin));
  }

  const credentials = asks === undefined || asks === "include" || (asks !== "omit" && !isCors);
  const cookies = credentials
    ? formatCookies(tab.profile.jar.match(cookieRequest(tab, request.url ?? "/", site)))
    : undefined;
  if (cookies !== undefined) headers = [...headers, ["Cookie", cookies]];

  const { method = "GET" } = request;
  const cors =
    isCors && pageOrigin ? { origin: pageOrigin, method, headers, credentials } : undefined;
  return { headers, site, credentials, ...(cors && { cors }) };
}

/** Puts the cookies of a response into the jar. */
export function keepCookies(
  tab: Tab,
  exchange: string,
  url: string,
  outgoing: Outgoing,
  response: HeaderList,
): void {
  // Without credentials, a browser ignores Set-Cookie as well (Fetch, "HTTP-network fetch").
  if (!outgoing.credentials) return;
  const changes: CookieChange[] = [];
  for (const header of valuesOf(response, "set-cookie")) {
    const result = tab.profile.jar.set(header, cookieRequest(tab, url, outgoing.site));
    if (result.is === "set") {
      changes.push({ is: "set", cookie: result.cookie });
      for (const { name } of result.evicted) changes.push({ is: "removed", name });
    } else if (result.is === "refused") {
      changes.push({ is: "refused", header, reason: result.reason });
    } else if (result.removed) {
      changes.push({ is: "removed", name: result.name });
    }
  }
  if (changes.length === 0) return;
  tab.record({ type: "cookies", browser: tab.profile.name, exchange, changes });
  tab.cookiesChanged();
}

/** What the real browser gets of a response's head: no cookies, and redirects within the tab. */
export function undress(tab: Tab, response: HeaderList): HeaderList {
  const ownOrigin = new RegExp(`^${escapeRegExp(tab.origin)}(?=[/?#]|$)`, "i");
  const headers = without(endToEnd(response), "set-cookie");
  // A simulated browser has no cache; the real one behind a proxy has, and would ask less, or otherwise.
  const uncached = tab.proxied ? withField(headers, "Cache-Control", "no-store") : headers;
  return uncached.map(([name, value]) =>
    name.toLowerCase() === "location" ? [name, value.replace(ownOrigin, "") || "/"] : [name, value],
  );
}

/** Whether the request loads the tab's document. */
export function isNavigation(headers: HeaderList): boolean {
  const mode = valueOf(headers, "sec-fetch-mode");
  if (mode !== undefined) return mode === "navigate";
  // Only documents are asked for as HTML; older browsers and plain-http origins send no Sec-Fetch-*.
  return valueOf(headers, "accept")?.includes("text/html") ?? false;
}

type Initiator = {
  readonly site: SiteContext;
  /** The origin of the page that asks, where it is another one than the example's. */
  readonly pageOrigin?: string;
  /** Present where a script of the page asks, or what else reads the response as one does. */
  readonly asks?: Credentials;
};

function initiator(
  tab: Tab,
  request: IncomingMessage,
  headers: HeaderList,
  mark: Credentials | undefined,
  isUpgrade: boolean,
): Initiator {
  const { page } = tab;
  if (page === undefined || tab.shows === "example") return { site: "same-site" };
  const navigates = !isUpgrade && isNavigation(headers);
  // A module and an `EventSource` carry no mark. Where the browser's own word comes through, it tells them.
  const mode = valueOf(headers, "sec-fetch-mode");
  const asks = isUpgrade ? undefined : (mark ?? (mode === "cors" ? "same-origin" : undefined));
  const site = isSameSite(page.origin, tab.origin)
    ? "same-site"
    : !navigates
      ? "cross-site"
      : request.method === "GET" || request.method === "HEAD"
        ? "cross-site-navigation"
        : "cross-site-unsafe-navigation";
  return { site, pageOrigin: page.origin, ...(asks && { asks }) };
}

function cookieRequest(tab: Tab, url: string, site: SiteContext): CookieRequest {
  return {
    host: new URL(tab.origin).hostname,
    path: url,
    trustworthy: isTrustworthy(tab.origin),
    site,
    now: tab.now(),
  };
}

/** A page of another origin sends `Origin` with every CORS request and WebSocket; a GET of one's own sends none. */
function rewriteOrigin(
  headers: HeaderList,
  ownOrigin: string,
  pageOrigin: string | undefined,
  always: boolean,
): HeaderList {
  const sent = valueOf(headers, "origin");
  if (pageOrigin !== undefined && (sent !== undefined || always)) {
    return withField(headers, "Origin", pageOrigin);
  }
  // An opaque origin stays opaque.
  return sent === undefined || sent === "null" ? headers : withField(headers, "Origin", ownOrigin);
}

/** Across origins a browser tells the origin only (`strict-origin-when-cross-origin`, the default). */
function rewriteReferer(
  headers: HeaderList,
  ownOrigin: string,
  pageOrigin: string | undefined,
): HeaderList {
  const sent = valueOf(headers, "referer");
  if (sent === undefined) return headers;
  if (pageOrigin !== undefined) return withField(headers, "Referer", `${pageOrigin}/`);
  if (!URL.canParse(sent)) return headers;
  const { pathname, search } = new URL(sent);
  return withField(headers, "Referer", ownOrigin + pathname + search);
}

/** What the page around the tab asks for looks as if its address had been typed. */
function withoutEmbedder(headers: HeaderList, embedder: string | undefined): HeaderList {
  const referer = valueOf(headers, "referer");
  if (referer === undefined || !URL.canParse(referer)) return headers;
  if (new URL(referer).origin !== embedder) return headers;
  const typed = without(headers, "referer");
  return valueOf(typed, "sec-fetch-site") === undefined
    ? typed
    : withField(typed, "Sec-Fetch-Site", "none");
}

function fetchSite(ownOrigin: string, pageOrigin: string): string {
  if (ownOrigin === pageOrigin) return "same-origin";
  return isSameSite(ownOrigin, pageOrigin) ? "same-site" : "cross-site";
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
