import type { HeaderList } from "../trace/event.ts";
import { valueOf, valuesOf } from "./headers.ts";

/**
 * What a browser checks before a page of another origin may read a response (Fetch standard, "CORS
 * protocol"). The gateway does it for tabs whose page comes from another site, because the real
 * browser takes that page for a page of the tab's own origin.
 */
export type CorsRequest = {
  /** The page's origin. */
  readonly origin: string;
  readonly method: string;
  readonly headers: HeaderList;
  /** Whether the page asked for cookies to go along (`credentials: "include"`, `withCredentials`). */
  readonly credentials: boolean;
};

/** @returns why the page may not read this response, or undefined where it may. */
export function corsRefusal(
  { origin, credentials }: CorsRequest,
  response: HeaderList,
): string | undefined {
  const allowed = valuesOf(response, "access-control-allow-origin");
  if (allowed.length === 0) return "the response has no Access-Control-Allow-Origin";
  if (allowed.length > 1) return "the response has several Access-Control-Allow-Origin";
  if (credentials && allowed[0] === "*") {
    return "Access-Control-Allow-Origin is * while the request carries credentials";
  }
  if (allowed[0] !== "*" && allowed[0] !== origin) {
    return `Access-Control-Allow-Origin is ${allowed[0]}, not ${origin}`;
  }
  if (credentials && valueOf(response, "access-control-allow-credentials") !== "true") {
    return "Access-Control-Allow-Credentials is not true while the request carries credentials";
  }
  return undefined;
}

const SIMPLE_METHODS = ["GET", "HEAD", "POST"];
const SIMPLE_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

/** Fields that the browser itself sets, or that a page may set without asking. */
const BROWSER_FIELDS =
  /^(accept|accept-language|content-language|content-length|host|connection|origin|referer|user-agent|cookie|cache-control|pragma|dnt|priority|range|te|accept-encoding|transfer-encoding|upgrade-insecure-requests|if-[\w-]+|sec-[\w-]+|proxy-[\w-]+|x-forwarded-[\w-]+)$/;

/** The fields that a preflight must ask for: lower case, sorted. */
export function unsafeFields(headers: HeaderList): string[] {
  const unsafe = new Set<string>();
  for (const [name, value] of headers) {
    const field = name.toLowerCase();
    const type = value.split(";")[0]?.trim().toLowerCase() ?? "";
    const isSafe =
      field === "content-type" ? SIMPLE_TYPES.includes(type) : BROWSER_FIELDS.test(field);
    if (!isSafe) unsafe.add(field);
  }
  return [...unsafe].sort();
}

export function needsPreflight({ method, headers }: CorsRequest): boolean {
  return !SIMPLE_METHODS.includes(method) || unsafeFields(headers).length > 0;
}

/** @returns why the request may not be sent after this answer to its preflight. */
export function preflightRefusal(
  request: CorsRequest,
  status: number,
  response: HeaderList,
): string | undefined {
  const refusal = corsRefusal(request, response);
  if (refusal !== undefined) return refusal;
  if (status < 200 || status > 299) return `the preflight was answered with status ${status}`;
  const methods = tokens(response, "access-control-allow-methods", request.credentials);
  if (!SIMPLE_METHODS.includes(request.method) && !methods.allows(request.method)) {
    return `Access-Control-Allow-Methods does not name ${request.method}`;
  }
  const fields = tokens(response, "access-control-allow-headers", request.credentials);
  const missing = unsafeFields(request.headers).find((field) => !fields.allows(field));
  return missing && `Access-Control-Allow-Headers does not name ${missing}`;
}

/** With credentials, `*` is a name like any other. */
function tokens(response: HeaderList, field: string, credentials: boolean) {
  const listed = valuesOf(response, field).flatMap((value) =>
    value.split(",").map((token) => token.trim().toLowerCase()),
  );
  return {
    allows: (name: string): boolean =>
      listed.includes(name.toLowerCase()) || (!credentials && listed.includes("*")),
  };
}
