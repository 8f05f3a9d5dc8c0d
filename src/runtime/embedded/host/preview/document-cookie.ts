/**
 * `document.cookie` of a preview. Its cookies live in the simulated browser's jar, which the page
 * keeps; the document has a copy to read from, because reading can't wait.
 */
export type DocumentCookies = { replace(cookies: string): void };

export function installDocumentCookies(
  initial: string,
  write: (line: string) => void,
): DocumentCookies {
  let current = initial;
  Object.defineProperty(document, "cookie", {
    configurable: true,
    enumerable: true,
    get: () => current,
    set(line: unknown) {
      const text = String(line);
      // At once for whoever reads it in the next line; the jar's own answer follows.
      current = withCookie(current, text);
      write(text);
    },
  });
  return {
    replace(cookies) {
      current = cookies;
    },
  };
}

/** The cookie string after `line` was assigned, as far as can be told without the jar. */
export function withCookie(cookies: string, line: string): string {
  const [pair = "", ...attributes] = line.split(";");
  const name = pair.slice(0, Math.max(0, pair.indexOf("="))).trim();
  const others = cookies.split("; ").filter((cookie) => cookie && !cookie.startsWith(`${name}=`));
  // What scripts may not set (RFC 6265bis, section 5.7): the jar would refuse it.
  if (attributes.some((attribute) => /^\s*httponly\s*$/i.test(attribute))) return cookies;
  return isExpired(attributes) ? others.join("; ") : [...others, pair.trim()].join("; ");
}

function isExpired(attributes: readonly string[]): boolean {
  for (const attribute of attributes) {
    const [name = "", value = ""] = attribute.split("=").map((part) => part.trim());
    if (/^max-age$/i.test(name)) return Number(value) <= 0;
    if (/^expires$/i.test(name)) return Date.parse(value) <= Date.now();
  }
  return false;
}
