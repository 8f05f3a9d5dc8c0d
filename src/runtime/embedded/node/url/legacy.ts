import { codedError, mustBeString } from "../internal/errors.ts";
import querystring from "../querystring.ts";

/**
 * `url.parse` and `url.format`, older than WHATWG's URL and different from it; parsers of request
 * targets still use them. After Node's own `lib/url.js`.
 */

/** Protocols whose URLs always have `//`. */
const slashed = new Set(["http:", "https:", "ftp:", "gopher:", "file:", "ws:", "wss:"]);
export const isSlashed = (protocol: string | null): boolean =>
  slashed.has(protocol?.endsWith(":") === false ? `${protocol}:` : (protocol ?? ""));
export const isHostless = (protocol: string | null): boolean =>
  /^javascript:?$/.test(protocol ?? "");

/** What a URL must not hold as it stands. */
const unsafe = /[\t\n\r "<>\\^`{|}']/g;
const percent = (character: string) =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

/** A parsed URL. A part that is absent is null. */
export class Url {
  protocol: string | null = null;
  slashes: boolean | null = null;
  auth: string | null = null;
  host: string | null = null;
  port: string | null = null;
  hostname: string | null = null;
  hash: string | null = null;
  search: string | null = null;
  query: unknown = null;
  pathname: string | null = null;
  path: string | null = null;
  href = "";

  parse(text: unknown, parseQuery = false, slashesDenoteHost = false): this {
    mustBeString(text, "url");
    let rest = withSlashes(text.trim());
    if (!slashesDenoteHost && !/[#@]/.test(rest)) {
      const simple = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/.exec(rest);
      if (simple) return this.#setSimple(rest, simple[1] ?? "", simple[2], parseQuery);
    }
    const protocol = /^[a-z0-9.+-]+:/i.exec(rest)?.[0];
    if (protocol !== undefined) {
      this.protocol = protocol.toLowerCase();
      rest = rest.slice(protocol.length);
    }
    let hasSlashes = false;
    if (slashesDenoteHost || protocol !== undefined || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
      hasSlashes = rest.startsWith("//");
      if (hasSlashes && !isHostless(this.protocol)) {
        rest = rest.slice(2);
        this.slashes = true;
      }
    }
    const hasHost = hasSlashes || (protocol !== undefined && !isSlashed(this.protocol));
    if (!isHostless(this.protocol) && hasHost) rest = this.#takeHost(rest, text);
    if (!isHostless(this.protocol)) rest = rest.replace(unsafe, percent);
    this.#setTail(rest, parseQuery);
    this.href = this.format();
    return this;
  }

  #setSimple(
    rest: string,
    pathname: string,
    search: string | undefined,
    parseQuery: boolean,
  ): this {
    this.path = rest;
    this.href = rest;
    this.pathname = pathname;
    if (search !== undefined) {
      this.search = search;
      this.query = parseQuery ? querystring.parse(search.slice(1)) : search.slice(1);
    } else if (parseQuery) this.query = Object.create(null);
    return this;
  }

  /** Takes `auth@host:port` off the front. */
  #takeHost(rest: string, whole: string): string {
    const end = rest.search(/[#/?]/);
    const authority = end === -1 ? rest : rest.slice(0, end);
    const at = authority.lastIndexOf("@");
    if (at !== -1) this.auth = decodeURIComponent(authority.slice(0, at));
    const place = authority.slice(at + 1);
    const stop = place.search(/[\t\n\r "%';<>\\^`{|}]/);
    let host = stop === -1 ? place : place.slice(0, stop);
    let after = (stop === -1 ? "" : place.slice(stop)) + (end === -1 ? "" : rest.slice(end));
    const port = /:([0-9]*)$/.exec(host);
    if (port) {
      if (port[1]) this.port = port[1];
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
    this.host = host + (this.port ? `:${this.port}` : "");
    this.hostname = isIpv6 ? host.slice(1, -1) : host;
    return isIpv6 && !after.startsWith("/") && after !== "" ? `/${after}` : after;
  }

  #setTail(rest: string, parseQuery: boolean): void {
    const hashAt = rest.indexOf("#");
    if (hashAt !== -1) this.hash = rest.slice(hashAt);
    const before = hashAt === -1 ? rest : rest.slice(0, hashAt);
    const queryAt = before.indexOf("?");
    if (queryAt !== -1) {
      this.search = before.slice(queryAt);
      const query = this.search.slice(1);
      this.query = parseQuery ? querystring.parse(query) : query;
    } else if (parseQuery) this.query = Object.create(null);
    const pathname = queryAt === -1 ? before : before.slice(0, queryAt);
    if (pathname !== "") this.pathname = pathname;
    if (isSlashed(this.protocol) && this.hostname && !this.pathname) this.pathname = "/";
    this.setPath();
  }

  setPath(): void {
    if (this.pathname || this.search) this.path = (this.pathname ?? "") + (this.search ?? "");
  }

  format(): string {
    const auth = this.auth ? `${encodeURIComponent(this.auth).replace(/%3A/gi, ":")}@` : "";
    let protocol = this.protocol ?? "";
    let pathname = this.pathname ?? "";
    let hash = this.hash ?? "";
    let host: string | undefined;
    if (this.host) host = auth + this.host;
    else if (this.hostname) {
      const bare = this.hostname.includes(":") && !this.hostname.startsWith("[");
      host = auth + (bare ? `[${this.hostname}]` : this.hostname);
      if (this.port) host += `:${this.port}`;
    }
    const isMap = typeof this.query === "object" && this.query !== null;
    const query = isMap ? querystring.stringify(this.query as Record<string, string>) : "";
    let search = this.search || (query && `?${query}`) || "";
    if (protocol && !protocol.endsWith(":")) protocol += ":";
    pathname = pathname.replace(/[?#]/g, (character) => percent(character));
    let prefix = host ?? "";
    if (this.slashes || isSlashed(protocol)) {
      if (this.slashes || host !== undefined) {
        if (pathname && !pathname.startsWith("/")) pathname = `/${pathname}`;
        prefix = `//${host ?? ""}`;
      } else if (protocol.startsWith("file")) prefix = "//";
    }
    search = search.replaceAll("#", "%23");
    if (hash && !hash.startsWith("#")) hash = `#${hash}`;
    if (search && !search.startsWith("?")) search = `?${search}`;
    return protocol + prefix + pathname + search + hash;
  }
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
