import { codedError, mustBeString } from "../internal/errors.ts";
import querystring from "../querystring.ts";
import { isHostless, isSlashed, type Url } from "./legacy.ts";

/** How legacy URLs are read and written. After Node's own `lib/url.js`. */

/** What a URL must not hold as it stands. */
const unsafe = /[\t\n\r "<>\\^`{|}']/g;
const percent = (character: string) =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

/** Fills a URL with what its text says. */
export function parseInto(
  url: Url,
  text: unknown,
  parseQuery = false,
  slashesDenoteHost = false,
): void {
  mustBeString(text, "url");
  let rest = withSlashes(text.trim());
  if (!slashesDenoteHost && !/[#@]/.test(rest)) {
    const simple = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/.exec(rest);
    if (simple) return setSimple(url, rest, simple[1] ?? "", simple[2], parseQuery);
  }
  const protocol = /^[a-z0-9.+-]+:/i.exec(rest)?.[0];
  if (protocol !== undefined) {
    url.protocol = protocol.toLowerCase();
    rest = rest.slice(protocol.length);
  }
  let hasSlashes = false;
  if (slashesDenoteHost || protocol !== undefined || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
    hasSlashes = rest.startsWith("//");
    if (hasSlashes && !isHostless(url.protocol)) {
      rest = rest.slice(2);
      url.slashes = true;
    }
  }
  const hasHost = hasSlashes || (protocol !== undefined && !isSlashed(url.protocol));
  if (!isHostless(url.protocol) && hasHost) rest = takeHost(url, rest, text);
  if (!isHostless(url.protocol)) rest = rest.replace(unsafe, percent);
  setTail(url, rest, parseQuery);
  url.href = url.format();
}

function setSimple(
  url: Url,
  rest: string,
  pathname: string,
  search: string | undefined,
  parseQuery: boolean,
): void {
  url.path = rest;
  url.href = rest;
  url.pathname = pathname;
  if (search !== undefined) {
    url.search = search;
    url.query = parseQuery ? querystring.parse(search.slice(1)) : search.slice(1);
  } else if (parseQuery) url.query = Object.create(null);
}

/** Takes `auth@host:port` off the front. */
function takeHost(url: Url, rest: string, whole: string): string {
  const end = rest.search(/[#/?]/);
  const authority = end === -1 ? rest : rest.slice(0, end);
  const at = authority.lastIndexOf("@");
  if (at !== -1) url.auth = decodeURIComponent(authority.slice(0, at));
  const place = authority.slice(at + 1);
  const stop = place.search(/[\t\n\r "%';<>\\^`{|}]/);
  let host = stop === -1 ? place : place.slice(0, stop);
  let after = (stop === -1 ? "" : place.slice(stop)) + (end === -1 ? "" : rest.slice(end));
  const port = /:([0-9]*)$/.exec(host);
  if (port) {
    if (port[1]) url.port = port[1];
    host = host.slice(0, -port[0].length);
  }
  const isIpv6 = host.startsWith("[") && host.endsWith("]");
  if (!isIpv6) {
    const bad = host.search(/[^a-z0-9.\-+_\u0080-\uffff]/i);
    if (bad !== -1) {
      after = `/${host.slice(bad)}${after}`;
      host = host.slice(0, bad);
    }
  }
  host = host.length > 255 ? "" : host.toLowerCase();
  if (!isIpv6 && /[^\0-\u007f]/.test(host)) host = toAscii(host, whole);
  url.host = host + (url.port ? `:${url.port}` : "");
  url.hostname = isIpv6 ? host.slice(1, -1) : host;
  return isIpv6 && !after.startsWith("/") && after !== "" ? `/${after}` : after;
}

function setTail(url: Url, rest: string, parseQuery: boolean): void {
  const hashAt = rest.indexOf("#");
  if (hashAt !== -1) url.hash = rest.slice(hashAt);
  const before = hashAt === -1 ? rest : rest.slice(0, hashAt);
  const queryAt = before.indexOf("?");
  if (queryAt !== -1) {
    url.search = before.slice(queryAt);
    const query = url.search.slice(1);
    url.query = parseQuery ? querystring.parse(query) : query;
  } else if (parseQuery) url.query = Object.create(null);
  const pathname = queryAt === -1 ? before : before.slice(0, queryAt);
  if (pathname !== "") url.pathname = pathname;
  if (isSlashed(url.protocol) && url.hostname && !url.pathname) url.pathname = "/";
  url.setPath();
}

export function formatted(url: Url): string {
  const auth = url.auth ? `${encodeURIComponent(url.auth).replace(/%3A/gi, ":")}@` : "";
  let protocol = url.protocol ?? "";
  let pathname = url.pathname ?? "";
  let hash = url.hash ?? "";
  let host: string | undefined;
  if (url.host) host = auth + url.host;
  else if (url.hostname) {
    const bare = url.hostname.includes(":") && !url.hostname.startsWith("[");
    host = auth + (bare ? `[${url.hostname}]` : url.hostname);
    if (url.port) host += `:${url.port}`;
  }
  const isMap = typeof url.query === "object" && url.query !== null;
  const query = isMap ? querystring.stringify(url.query as Record<string, string>) : "";
  let search = url.search || (query && `?${query}`) || "";
  if (protocol && !protocol.endsWith(":")) protocol += ":";
  pathname = pathname.replace(/[?#]/g, (character) => percent(character));
  let prefix = host ?? "";
  if (url.slashes || isSlashed(protocol)) {
    if (url.slashes || host !== undefined) {
      if (pathname && !pathname.startsWith("/")) pathname = `/${pathname}`;
      prefix = `//${host ?? ""}`;
    } else if (protocol.startsWith("file")) prefix = "//";
  }
  search = search.replaceAll("#", "%23");
  if (hash && !hash.startsWith("#")) hash = `#${hash}`;
  if (search && !search.startsWith("?")) search = `?${search}`;
  return protocol + prefix + pathname + search + hash;
}

/** Backslashes before a query are slashes, as browsers have it. */
function withSlashes(text: string): string {
  const end = text.search(/[?#]/);
  const head = end === -1 ? text : text.slice(0, end);
  return head.replaceAll("\\", "/") + (end === -1 ? "" : text.slice(end));
}

function toAscii(host: string, whole: string): string {
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    throw Object.assign(codedError(TypeError, "ERR_INVALID_URL", "Invalid URL"), { input: whole });
  }
}
