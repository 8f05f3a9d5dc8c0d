/** `node:url`: WHATWG's URL is the platform's own; the legacy functions are here. */
import { invalidArgType, mustBeString } from "./internal/errors.ts";
import { fileURLToPath, pathToFileURL } from "./url/file-url.ts";
import { Url } from "./url/legacy.ts";
import { resolve, resolveUrl } from "./url/resolve.ts";

const { URL, URLSearchParams } = globalThis;

function parse(url: unknown, parseQuery?: boolean, slashesDenoteHost?: boolean): Url {
  return url instanceof Url ? url : new Url().parse(url, parseQuery, slashesDenoteHost);
}

type FormatOptions = {
  readonly auth?: boolean;
  readonly fragment?: boolean;
  readonly search?: boolean;
  readonly unicode?: boolean;
};

function format(url: unknown, options: FormatOptions = {}): string {
  if (typeof url === "string") return parse(url).format();
  if (url instanceof URL) return formatWhatwg(url, options);
  if (typeof url !== "object" || url === null) {
    throw invalidArgType("urlObject", "one of type object or string", url);
  }
  return Object.assign(new Url(), url).format();
}

function formatWhatwg(url: URL, options: FormatOptions): string {
  const copy = new URL(url);
  if (options.auth === false) copy.username = copy.password = "";
  if (options.fragment === false) copy.hash = "";
  if (options.search === false) copy.search = "";
  return copy.href;
}

/** The host of a domain as it stands in a URL; "" for none. */
function domainToASCII(domain: string): string {
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    return "";
  }
}

function urlToHttpOptions(url: URL): Record<string, unknown> {
  const { protocol, hostname, hash, search, pathname, href, port, username, password } = url;
  const auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    __proto__: null,
    ...url,
    protocol,
    hostname: hostname.startsWith("[") ? hostname.slice(1, -1) : hostname,
    hash,
    search,
    pathname,
    path: `${pathname}${search}`,
    href,
    ...(port !== "" && { port: Number(port) }),
    ...((username !== "" || password !== "") && { auth }),
  };
}

function resolveObject(from: unknown, to: unknown): unknown {
  if (!from) return to;
  mustBeString(to, "to");
  return resolveUrl(parse(from, false, true), parse(to, false, true));
}

const url = {
  URL,
  URLSearchParams,
  Url,
  parse,
  format,
  resolve,
  resolveObject,
  fileURLToPath,
  pathToFileURL,
  domainToASCII,
  domainToUnicode: domainToASCII,
  urlToHttpOptions,
};

export { fileURLToPath, pathToFileURL };
export default url;
