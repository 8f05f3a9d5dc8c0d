/** What `http.request` takes: an address, options, or both. */
import { codedError, invalidArgType, received } from "../internal/errors.ts";
import type { Agent, ConnectOptions } from "./agent.ts";
import type { HeaderInput } from "./headers.ts";
import type { IncomingMessage } from "./incoming.ts";

export type RequestOptions = ConnectOptions & {
  readonly protocol?: string | null;
  readonly defaultPort?: number;
  readonly method?: string;
  readonly path?: string | null;
  readonly headers?: HeaderInput;
  readonly auth?: string | null;
  readonly agent?: Agent | boolean | null;
  readonly setHost?: boolean;
  readonly signal?: AbortSignal;
  readonly timeout?: number;
  readonly createConnection?: (
    options: ConnectOptions,
    created: (error: Error | null, socket?: never) => void,
  ) => unknown;
  readonly maxHeaderSize?: number;
  readonly insecureHTTPParser?: boolean;
  readonly joinDuplicateHeaders?: boolean;
  readonly uniqueHeaders?: readonly (string | readonly string[])[];
  readonly _defaultAgent?: Agent;
};

export type ResponseListener = (response: IncomingMessage) => void;

export function parseRequestArgs(
  input: string | URL | RequestOptions | null | undefined,
  second?: RequestOptions | ResponseListener | null,
  third?: ResponseListener,
): { options: RequestOptions; listener: ResponseListener | undefined } {
  const url = typeof input === "string" ? new URL(input) : isUrl(input) ? input : undefined;
  if (url === undefined) {
    return {
      options: { ...(input as RequestOptions) },
      listener: second as ResponseListener | undefined,
    };
  }
  const listener = typeof second === "function" ? second : third;
  const given = typeof second === "function" ? {} : (second ?? {});
  return { options: { ...urlToOptions(url), ...given }, listener };
}

/** By feature: `URL` may be another realm's or a polyfill's. */
const isUrl = (value: unknown): value is URL =>
  typeof value === "object" &&
  value !== null &&
  "href" in value &&
  "searchParams" in value &&
  "protocol" in value;

export function urlToOptions(url: URL): RequestOptions {
  const { hostname, port, protocol, pathname, search, username, password } = url;
  return {
    // What a program put on the URL itself, such as `headers`.
    ...url,
    protocol,
    hostname: hostname.startsWith("[") ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ""}${search || ""}`,
    href: url.href,
    ...(port !== "" && { port: Number(port) }),
    ...((username || password) && {
      auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}`,
    }),
  };
}

/** @throws TypeError `ERR_INVALID_ARG_TYPE` unless it is a string, or nothing. */
export function validHost(host: unknown, name: string): string | null | undefined {
  if (host === null || host === undefined || typeof host === "string") return host;
  throw codedError(
    TypeError,
    "ERR_INVALID_ARG_TYPE",
    `The "options.${name}" property must be of type string or one of undefined or null.${received(host)}`,
  );
}

/** The path as it goes into the request line. @throws TypeError `ERR_UNESCAPED_CHARACTERS` */
export function validPath(path: unknown): string {
  if (!path) return "/";
  const text = String(path);
  if (/[^\u0021-\u00ff]/.test(text)) {
    throw codedError(
      TypeError,
      "ERR_UNESCAPED_CHARACTERS",
      "Request path contains unescaped characters",
    );
  }
  return text;
}

export const badMethodType = (method: unknown): Error =>
  invalidArgType("options.method", "of type string", method);

/** The `Host` header's value: IPv6 addresses in brackets (RFC 3986, section 3.2.2). */
export function hostHeader(host: string, port: unknown, defaultPort: unknown): string {
  const colon = host.indexOf(":");
  const isBareV6 = colon >= 0 && host.includes(":", colon + 1) && !host.startsWith("[");
  const name = isBareV6 ? `[${host}]` : host;
  return port && Number(port) !== defaultPort ? `${name}:${String(port)}` : name;
}
