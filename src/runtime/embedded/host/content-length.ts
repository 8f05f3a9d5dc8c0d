import type { PreviewRequest } from "./preview/messages.ts";

/**
 * Says that a request has no content, where a browser does: on POST and PUT
 * (https://fetch.spec.whatwg.org/#http-network-or-cache-fetch, step 8.6). It does so below what a
 * service worker, or a script in the page, gets to see.
 */
export function withLength(request: PreviewRequest): PreviewRequest {
  const { method, headers, body } = request;
  const isSaid = headers.some(([name]) => name.toLowerCase() === "content-length");
  if (body || isSaid || !["POST", "PUT"].includes(method)) return request;
  return { ...request, headers: [...headers, ["content-length", "0"]] };
}
