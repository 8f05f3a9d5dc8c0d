import type { Cookie } from "../../../trace/event.ts";
import { flag, list, literal, object, optional, text, type Guard } from "../guards.ts";

const number: Guard<number> = (value) => typeof value === "number";

export const isCookie: Guard<Cookie> = object({
  name: text,
  value: text,
  domain: text,
  hostOnly: flag,
  path: text,
  secure: flag,
  httpOnly: flag,
  sameSite: literal("strict", "lax", "none", "default"),
  expires: optional(number),
  created: number,
});

export const isCookieList: Guard<readonly Cookie[]> = list(isCookie);

/** What `document.cookie` gives for a page at `path`. */
export function visibleCookies(cookies: readonly Cookie[], path: string, now: number): string {
  return cookies
    .filter((one) => !one.httpOnly && !(one.expires !== undefined && one.expires <= now))
    .filter((one) => matchesPath(one.path, path.replace(/[?#].*$/s, "")))
    .map((one) => `${one.name}=${one.value}`)
    .join("; ");
}

/** RFC 6265, section 5.1.4 */
function matchesPath(cookiePath: string, path: string): boolean {
  if (path === cookiePath) return true;
  const folder = cookiePath.endsWith("/") ? cookiePath : `${cookiePath}/`;
  return path.startsWith(folder);
}
