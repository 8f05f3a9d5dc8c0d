import type { Cookie } from "../../../trace/event.ts";

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
