import { formatted, parseInto } from "./legacy-text.ts";

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

  parse(text: unknown, parseQuery?: boolean, slashesDenoteHost?: boolean): this {
    parseInto(this, text, parseQuery, slashesDenoteHost);
    return this;
  }

  setPath(): void {
    if (this.pathname || this.search) this.path = (this.pathname ?? "") + (this.search ?? "");
  }

  format(): string {
    return formatted(this);
  }
}
