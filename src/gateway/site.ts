/** Who asks for a resource, seen from the resource's own site (RFC 6265bis, section 5.2). */
export type SiteContext =
  | "same-site"
  /** A link, a form or a script moved the tab to the resource: with a safe method (GET, HEAD), or with another. */
  | "cross-site-navigation"
  | "cross-site-unsafe-navigation"
  /** A sub-resource, `fetch`, XHR or WebSocket of a page that lives on another site. */
  | "cross-site";

/**
 * A URL's scheme and registrable domain, such as `http://shop.example`. Without the public-suffix
 * list, the last two labels stand for the registrable domain: right for the names that a simulated
 * browser shows (`localhost`, `api.shop.example`), wrong below suffixes such as `co.uk`.
 */
export function siteOf(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  const isAddress = hostname.startsWith("[") || /^\d+(\.\d+){3}$/.test(hostname);
  const domain = isAddress ? hostname : hostname.split(".").slice(-2).join(".");
  // A WebSocket has the site of the page's scheme (HTML, "obtain a site").
  return `${protocol.replace("ws", "http")}//${domain}`;
}

/** Ports make another origin, but not another site. */
export function isSameSite(a: string, b: string): boolean {
  return siteOf(a) === siteOf(b);
}

/** Whether `Secure` cookies may be set and sent: loopback is trustworthy without TLS (Secure Contexts, 3.1). */
export function isTrustworthy(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  if (protocol === "https:" || protocol === "wss:") return true;
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}
