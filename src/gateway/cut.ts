import type { IncomingMessage, ServerResponse } from "node:http";
import { toHeaderList } from "./headers.ts";
import { isNavigation } from "./tab.ts";
import type { Tab } from "./tab.ts";
import { offlinePage } from "./unreachable.ts";

/**
 * Lets a request fail as without a network. A proxy in between would answer for a connection that is
 * cut, and the page could read that answer; a redirect to `data:` is a network error to every browser,
 * through any proxy (https://fetch.spec.whatwg.org/#http-redirect-fetch, step 5).
 */
export function cut({ proxied }: Tab, response: ServerResponse): void {
  if (!proxied || response.headersSent) return void response.destroy();
  response.writeHead(307, { Location: "data:,", "Cache-Control": "no-store" }).end();
}

/** A browser without a network shows a page of its own, and everything else fails. */
export function refuseOffline(tab: Tab, request: IncomingMessage, response: ServerResponse): void {
  if (!isNavigation(toHeaderList(request.rawHeaders))) return cut(tab, response);
  const headers = { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" };
  response.writeHead(503, headers).end(offlinePage(tab.profile.name));
}
