import type { Cookie } from "../trace/event.ts";
import { parseSetCookie } from "./set-cookie.ts";
import type { SetCookie } from "./set-cookie.ts";
import type { SiteContext } from "./site.ts";

/**
 * The cookies of one simulated browser, kept as RFC 6265bis (draft 20) tells a browser to.
 *
 * Why our own: `tough-cookie` is 57 kB gzipped, nearly all of it the public-suffix list, in a file
 * that each runtime loads on a reader's click; this is under 3 kB, and the only hosts here are those
 * that a lab made up. What is lost is stated at `isPublicSuffix`. `tough-cookie` is the oracle of
 * the property tests beside this file.
 */
export type CookieJar = {
  /** Keeps, replaces or removes a cookie as one `Set-Cookie` header asks, or says why not. */
  readonly set: (header: string, request: CookieRequest) => SetResult;
  /** The cookies for a request, in the order in which they go into `Cookie`. */
  readonly match: (request: CookieRequest) => readonly Cookie[];
  /** All cookies that live at `now`, in the order of their creation. */
  readonly list: (now: number) => readonly Cookie[];
  /** @returns the cookies that were there. */
  readonly clear: () => readonly Cookie[];
};

/** The request that a cookie goes with or that a response answers. */
export type CookieRequest = {
  /** Lower case, without a port. */
  readonly host: string;
  /** Absolute path; a query is ignored. */
  readonly path: string;
  /** HTTPS, or loopback. */
  readonly trustworthy: boolean;
  readonly site: SiteContext;
  /** Ms since the epoch. */
  readonly now: number;
};

export type SetResult =
  | { readonly is: "set"; readonly cookie: Cookie; readonly evicted: readonly Cookie[] }
  /** The header carried a date in the past. `removed` is absent where there was nothing to remove. */
  | { readonly is: "expired"; readonly name: string; readonly removed?: Cookie }
  | { readonly is: "refused"; readonly reason: string };

/** What Chromium keeps at most, per domain and in all (net/cookies/cookie_monster.cc). */
const MAX_PER_DOMAIN = 180;
const MAX_IN_ALL = 3300;

/** Nothing lives longer than 400 days (RFC 6265bis, section 5.5). */
const MAX_AGE = 400 * 24 * 60 * 60 * 1000;

/** How long an unlabelled cookie goes along with a cross-site POST navigation ("Lax-allowing-unsafe", 5.6.7.2). */
const LAX_ALLOWING_UNSAFE = 2 * 60 * 1000;

type Entry = { cookie: Cookie; lastAccess: number; readonly order: number };

/** @param cookies as a jar's `list` gave them, to go on where that jar ended. */
export function createCookieJar(cookies: readonly Cookie[] = []): CookieJar {
  const entries = new Map<string, Entry>();
  let order = 0;
  for (const cookie of cookies) {
    entries.set(keyOf(cookie), { cookie, lastAccess: cookie.created, order: order++ });
  }

  function dropExpired(now: number): void {
    for (const [key, { cookie }] of entries) if (isExpired(cookie, now)) entries.delete(key);
  }

  function set(header: string, request: CookieRequest): SetResult {
    const parsed = parseSetCookie(header);
    if (parsed.is === "refused") return parsed;
    const reason = refusal(parsed.cookie, header, request);
    if (reason !== undefined) return { is: "refused", reason };

    dropExpired(request.now);
    const cookie = toCookie(parsed.cookie, request);
    if (!request.trustworthy && overlaysSecure(cookie, entries.values())) {
      return { is: "refused", reason: "it would hide a Secure cookie of the same name" };
    }

    const key = keyOf(cookie);
    const old = entries.get(key);
    if (isExpired(cookie, request.now)) {
      entries.delete(key);
      return { is: "expired", name: cookie.name, ...(old && { removed: old.cookie }) };
    }
    // A replaced cookie keeps its creation time, and with it its place in `Cookie` (5.7, step 23).
    const kept = old ? { ...cookie, created: old.cookie.created } : cookie;
    entries.set(key, {
      cookie: kept,
      lastAccess: request.now,
      order: old?.order ?? order++,
    });
    return { is: "set", cookie: kept, evicted: evict(entries, kept) };
  }

  return {
    set,
    match(request) {
      dropExpired(request.now);
      const matching = [...entries.values()].filter(({ cookie }) => goesWith(cookie, request));
      for (const entry of matching) entry.lastAccess = request.now;
      // Longer paths first, then older cookies (RFC 6265bis, section 5.8.3).
      return matching
        .sort(
          (a, b) =>
            b.cookie.path.length - a.cookie.path.length ||
            a.cookie.created - b.cookie.created ||
            a.order - b.order,
        )
        .map(({ cookie }) => cookie);
    },
    list(now) {
      dropExpired(now);
      return [...entries.values()].sort((a, b) => a.order - b.order).map(({ cookie }) => cookie);
    },
    clear() {
      const cleared = [...entries.values()].map(({ cookie }) => cookie);
      entries.clear();
      return cleared;
    },
  };
}

/** The value of a `Cookie` header, or undefined where no cookie goes along. */
export function formatCookies(cookies: readonly Cookie[]): string | undefined {
  if (cookies.length === 0) return undefined;
  return cookies.map(({ name, value }) => (name === "" ? value : `${name}=${value}`)).join("; ");
}

/** Whether `host` is `domain` or lies below it (RFC 6265bis, section 5.1.3). */
export function domainMatches(host: string, domain: string): boolean {
  if (host === domain) return true;
  return host.endsWith(`.${domain}`) && !isAddress(host);
}

/** Whether a cookie of path `path` goes with a request for `requestPath` (section 5.1.4). */
export function pathMatches(requestPath: string, path: string): boolean {
  const pathname = requestPath.replace(/[?#].*$/s, "");
  if (pathname === path) return true;
  return pathname.startsWith(path) && (path.endsWith("/") || pathname[path.length] === "/");
}

/** The path of a cookie whose header names none (section 5.1.4). */
export function defaultPath(requestPath: string): string {
  const pathname = requestPath.replace(/[?#].*$/s, "");
  const lastSlash = pathname.lastIndexOf("/");
  return pathname.startsWith("/") && lastSlash > 0 ? pathname.slice(0, lastSlash) : "/";
}

const keyOf = ({ name, domain, hostOnly, path }: Cookie): string =>
  [name, domain, String(hostOnly), path].join("\0");

const isExpired = ({ expires }: Cookie, now: number): boolean =>
  expires !== undefined && expires <= now;

const isAddress = (host: string): boolean => /^\d+(\.\d+){3}$/.test(host) || host.includes(":");

/**
 * A single label, such as `com` or `localhost`, is a public suffix by the list's default rule `*`.
 * The list's longer suffixes (`co.uk`) are not known here; no simulated host lies below one.
 */
const isPublicSuffix = (domain: string): boolean => !domain.includes(".");

/** Section 5.7: why a browser ignores this cookie, in words that finish "refused, because …". */
function refusal(cookie: SetCookie, header: string, request: CookieRequest): string | undefined {
  const { host, trustworthy, site } = request;
  const domain = effectiveDomain(cookie, host);
  if (domain !== undefined && (isPublicSuffix(domain) || !domainMatches(host, domain))) {
    return `its Domain ${domain} does not cover the host ${host}`;
  }
  if (cookie.secure && !trustworthy) {
    return "it is Secure, and the connection is neither HTTPS nor to localhost";
  }
  if (cookie.sameSite === "none" && !cookie.secure) return "SameSite=None needs Secure";
  if (cookie.sameSite !== "none" && site === "cross-site") {
    return "the request came from another site, and the cookie is not SameSite=None";
  }
  const name = (cookie.name === "" ? cookie.value : cookie.name).toLowerCase();
  const isSecurePrefix = name.startsWith("__secure-");
  const isHostPrefix = name.startsWith("__host-");
  if (cookie.name === "" && (isSecurePrefix || isHostPrefix)) {
    return "a cookie without a name may not look like one with a prefix";
  }
  if (isSecurePrefix && !cookie.secure) return "the prefix __Secure- needs Secure";
  if (isHostPrefix && (!cookie.secure || cookie.path !== "/" || /;\s*domain\s*=/i.test(header))) {
    return "the prefix __Host- needs Secure, Path=/ and no Domain";
  }
  return undefined;
}

/** A Domain that is a public suffix and the host itself means host-only (5.7, step 9). */
function effectiveDomain({ domain }: SetCookie, host: string): string | undefined {
  return domain !== undefined && isPublicSuffix(domain) && domain === host ? undefined : domain;
}

function toCookie(cookie: SetCookie, { host, path, now }: CookieRequest): Cookie {
  const domain = effectiveDomain(cookie, host);
  const expires = expiry(cookie, now);
  return {
    name: cookie.name,
    value: cookie.value,
    domain: domain ?? host,
    hostOnly: domain === undefined,
    path: cookie.path ?? defaultPath(path),
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    sameSite: cookie.sameSite,
    ...(expires !== undefined && { expires }),
    created: now,
  };
}

/** Max-Age wins over Expires, wherever it stands (section 5.7, step 6). */
function expiry({ maxAge, expires }: SetCookie, now: number): number | undefined {
  if (maxAge !== undefined) return maxAge <= 0 ? 0 : now + Math.min(maxAge * 1000, MAX_AGE);
  return expires === undefined ? undefined : Math.min(expires, now + MAX_AGE);
}

function overlaysSecure(cookie: Cookie, entries: Iterable<Entry>): boolean {
  for (const { cookie: old } of entries) {
    const sameName = old.secure && old.name === cookie.name;
    const sameDomain =
      domainMatches(old.domain, cookie.domain) || domainMatches(cookie.domain, old.domain);
    if (sameName && sameDomain && pathMatches(cookie.path, old.path)) return true;
  }
  return false;
}

function goesWith(cookie: Cookie, { host, path, trustworthy, site, now }: CookieRequest): boolean {
  const rightHost = cookie.hostOnly ? cookie.domain === host : domainMatches(host, cookie.domain);
  if (!rightHost || !pathMatches(path, cookie.path)) return false;
  if (cookie.secure && !trustworthy) return false;
  if (site === "same-site" || cookie.sameSite === "none") return true;
  if (site === "cross-site" || cookie.sameSite === "strict") return false;
  if (site === "cross-site-navigation") return true;
  return cookie.sameSite === "default" && now - cookie.created <= LAX_ALLOWING_UNSAFE;
}

/** Removes what is over the limits, never `fresh`: not Secure before Secure, long unused before lately used (5.7). */
function evict(entries: Map<string, Entry>, fresh: Cookie): Cookie[] {
  const evicted: Cookie[] = [];
  const makeRoom = (candidates: [string, Entry][], limit: number): void => {
    const rest = candidates.filter(([, { cookie }]) => cookie !== fresh);
    rest.sort(
      ([, a], [, b]) =>
        Number(a.cookie.secure) - Number(b.cookie.secure) ||
        a.lastAccess - b.lastAccess ||
        a.order - b.order,
    );
    for (const [key, { cookie }] of rest.slice(0, Math.max(0, candidates.length - limit))) {
      entries.delete(key);
      evicted.push(cookie);
    }
  };
  makeRoom(
    [...entries].filter(([, { cookie }]) => cookie.domain === fresh.domain),
    MAX_PER_DOMAIN,
  );
  makeRoom([...entries], MAX_IN_ALL);
  return evicted;
}
