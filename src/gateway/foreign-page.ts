import type { HeaderList } from "../trace/event.ts";
import { valueOf, without } from "./headers.ts";

/** A page of another site that a tab shows first, and from which it then reaches the example. */
export type ForeignPage = {
  /** Such as `http://evil.example`: sent as `Origin`, and judged by SameSite and CORS. */
  readonly origin: string;
  /** The tab's document at `/`, served by the gateway itself. */
  readonly html: string;
};

/** Whether a `fetch` or XHR asks for cookies to go along (https://fetch.spec.whatwg.org/#requestcredentials). */
export type Credentials = "include" | "same-origin" | "omit";

/**
 * Says of a request that a script of the page made it, and with which credentials. To the real browser
 * it is a request of the page's own origin, so it may carry any field; no proxy in between has to pass
 * on what the browser itself tells (`Sec-Fetch-Mode`). It ends at the gateway.
 */
const MARK = "Gateway-Credentials";

/**
 * Runs in the page before its own scripts. A request in `no-cors` mode carries no mark, since a browser
 * sets no such field there (https://fetch.spec.whatwg.org/#concept-headers-guard).
 */
const markRequests = `{
  const isOwn = (url) => {
    const base = document.baseURI;
    return URL.canParse(url, base) && new URL(url, base).origin === new URL(base).origin;
  };
  const { fetch } = window;
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (isOwn(request.url)) request.headers.set("${MARK}", request.credentials);
    return fetch(request);
  };
  const { open, send } = XMLHttpRequest.prototype;
  const own = new WeakSet();
  Object.assign(XMLHttpRequest.prototype, {
    open(method, url, ...rest) {
      own.delete(this);
      if (isOwn(url)) own.add(this);
      open.call(this, method, url, ...rest);
    },
    send(body) {
      const credentials = this.withCredentials ? "include" : "same-origin";
      if (own.has(this)) this.setRequestHeader("${MARK}", credentials);
      send.call(this, body);
    },
  });
}`;

/** The page as the gateway serves it. */
export function documentOf({ html }: ForeignPage): string {
  // What comes before the doctype would put the page into quirks mode.
  return html.replace(/^\s*(<!doctype[^>]*>)?/i, `$&<script>${markRequests}</script>`);
}

/** The mark of a request, and its other fields. */
export function takeMark(headers: HeaderList): {
  readonly headers: HeaderList;
  readonly credentials: Credentials | undefined;
} {
  const mark = valueOf(headers, MARK);
  const known = (["include", "same-origin", "omit"] as const).find((one) => one === mark);
  return { headers: without(headers, MARK), credentials: known };
}

/** For tests, which ask without a page: the fields of a script's request. */
export const markedAs = (credentials: Credentials): Readonly<Record<string, string>> => ({
  [MARK]: credentials,
});
