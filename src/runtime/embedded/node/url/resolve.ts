import { isHostless, isSlashed, Url } from "./legacy.ts";

/** `url.resolve`: what a link means on a page. After Node's own `Url.prototype.resolveObject`. */
export function resolve(from: string, to: string): string {
  const base = new Url().parse(from, false, true);
  return resolveUrl(base, new Url().parse(to, false, true)).format();
}

const copyOf = (url: Url): Url => Object.assign(new Url(), url);

export function resolveUrl(base: Url, given: Url): Url {
  const link = copyOf(given);
  const result = copyOf(base);
  result.hash = link.hash;
  if (link.href === "") return finish(result);
  if (link.slashes && !link.protocol) {
    const { protocol } = result;
    Object.assign(result, link, { protocol });
    if (isSlashed(protocol) && result.hostname && !result.pathname) result.pathname = "/";
    if (result.pathname === "/" && !result.path) result.path = "/";
    return finish(result);
  }
  if (link.protocol && link.protocol !== result.protocol) return otherProtocol(result, link);
  return samePlace(result, link);
}

function finish(result: Url): Url {
  result.href = result.format();
  return result;
}

function otherProtocol(result: Url, link: Url): Url {
  if (!isSlashed(link.protocol)) return finish(Object.assign(result, link));
  const { protocol, pathname } = link;
  result.protocol = protocol;
  if (!link.host && !/^file:?$/.test(protocol ?? "") && !isHostless(protocol)) {
    const parts = (pathname ?? "").split("/");
    let host: string | undefined = "";
    while (parts.length > 0 && !host) host = parts.shift();
    link.host = host ?? "";
    link.hostname ??= "";
    if (parts[0] !== "") parts.unshift("");
    if (parts.length < 2) parts.unshift("");
    result.pathname = parts.join("/");
  } else result.pathname = pathname;
  result.search = link.search;
  result.query = link.query;
  result.host = link.host ?? "";
  result.auth = link.auth;
  result.hostname = link.hostname || link.host;
  result.port = link.port;
  result.setPath();
  result.slashes ||= link.slashes;
  return finish(result);
}

function samePlace(result: Url, link: Url): Url {
  const fromRoot = result.pathname?.startsWith("/") ?? false;
  const toRoot = Boolean(link.host) || (link.pathname?.startsWith("/") ?? false);
  let absolute = toRoot || fromRoot || Boolean(result.host && link.pathname);
  const dropDots = absolute;
  let parts = result.pathname?.split("/") ?? [];
  const linkParts = link.pathname?.split("/") ?? [];
  // Such as `mailto:`: the host is the first part of a path without a root.
  const rootless = Boolean(result.protocol) && !isSlashed(result.protocol);
  if (rootless) {
    hostIntoPath(result, parts);
    if (link.protocol) {
      result.auth = null;
      hostIntoPath(link, linkParts);
    }
    absolute &&= linkParts[0] === "" || parts[0] === "";
  }
  if (toRoot) {
    if (link.host !== null) {
      if (result.host !== link.host) result.auth = null;
      result.host = link.host;
      result.port = link.port;
    }
    if (link.hostname !== null) {
      if (result.hostname !== link.hostname) result.auth = null;
      result.hostname = link.hostname;
    }
    parts = linkParts;
  } else if (linkParts.length > 0) {
    parts.pop();
    parts = [...parts, ...linkParts];
  } else if (link.search !== null) {
    if (rootless) hostFromPath(result, parts.shift() ?? "");
    result.search = link.search;
    result.query = link.query;
    result.setPath();
    return finish(result);
  }
  if (toRoot || linkParts.length > 0) {
    result.search = link.search;
    result.query = link.query;
  }
  if (parts.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    return finish(result);
  }
  const hasHost = Boolean(result.host || link.host);
  parts = withoutDots(parts, absolute, dropDots, hasHost);
  const rooted = parts[0] === "" || (parts[0]?.startsWith("/") ?? false);
  if (rootless) hostFromPath(result, rooted ? "" : (parts.shift() ?? ""));
  absolute ||= Boolean(result.host && parts.length > 0);
  if (absolute && !rooted) parts.unshift("");
  result.pathname = parts.length > 0 ? parts.join("/") : null;
  result.path = null;
  result.setPath();
  result.auth = link.auth || result.auth;
  result.slashes ||= link.slashes;
  return finish(result);
}

function hostIntoPath(url: Url, parts: string[]): void {
  url.hostname = "";
  url.port = null;
  if (url.host) {
    if (parts[0] === "") parts[0] = url.host;
    else parts.unshift(url.host);
  }
  url.host = "";
}

function hostFromPath(url: Url, host: string): void {
  const at = host.indexOf("@");
  if (at > 0) url.auth = host.slice(0, at);
  url.host = at > 0 ? host.slice(at + 1) : host;
  url.hostname = url.host;
}

/** Resolves `.` and `..`; above the root they vanish. */
function withoutDots(
  given: readonly string[],
  absolute: boolean,
  dropDots: boolean,
  hasHost: boolean,
): string[] {
  const last = given.at(-1);
  const trailing =
    ((hasHost || given.length > 1) && (last === "." || last === "..")) || last === "";
  const parts: string[] = [];
  let up = 0;
  for (const part of given.toReversed()) {
    if (part === ".") continue;
    if (part === "..") up++;
    else if (up > 0) up--;
    else parts.unshift(part);
  }
  if (!absolute && !dropDots) parts.unshift(...Array<string>(up).fill(".."));
  if (absolute && parts[0] !== "" && !parts[0]?.startsWith("/")) parts.unshift("");
  if (trailing && !parts.join("/").endsWith("/")) parts.push("");
  return parts;
}
