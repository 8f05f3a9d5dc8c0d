import type { Cookie } from "../../trace/event.ts";

/** The start of a long value; the whole one is for those who ask. */
export function shorten(value: string, length = 10): string {
  return value.length > length + 1 ? `${value.slice(0, length)}…` : value;
}

/** A cookie's attributes as the server wrote them, without its expiry: `Path=/; HttpOnly`. */
export function tellAttributes(cookie: Cookie): string {
  const attributes = [`Path=${cookie.path}`];
  if (!cookie.hostOnly) attributes.unshift(`Domain=${cookie.domain}`);
  if (cookie.httpOnly) attributes.push("HttpOnly");
  if (cookie.secure) attributes.push("Secure");
  if (cookie.sameSite !== "default") {
    attributes.push(`SameSite=${cookie.sameSite[0]?.toUpperCase()}${cookie.sameSite.slice(1)}`);
  }
  return attributes.join("; ");
}

/** When a browser forgets the cookie. `toTime` turns ms since the epoch into the reader's own time. */
export function tellExpiry(
  cookie: Cookie,
  toTime = (ms: number) => new Date(ms).toLocaleString(),
): string {
  return cookie.expires === undefined ? "when the browser closes" : toTime(cookie.expires);
}
