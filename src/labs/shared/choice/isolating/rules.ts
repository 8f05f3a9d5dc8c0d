/** What the isolating service worker decides, and the page that asks it needs to know. Pure. */

/** The service worker's file, relative to the site: its folder is the largest scope that it may have. */
export const isolationWorker = "isolation-sw.js";

/** The page at this path is to be isolated when it is loaded next. The port that comes along is told. */
export type IsolatingMessage = { readonly type: "isolate"; readonly path: string };

export function isIsolatingMessage(value: unknown): value is IsolatingMessage {
  if (typeof value !== "object" || value === null) return false;
  if (!("type" in value) || !("path" in value)) return false;
  return value.type === "isolate" && typeof value.path === "string";
}

/**
 * Whether an isolated page takes this into itself only if it is isolated, too: workers and frames of
 * the embedded runtime. To a page that isn't isolated the headers make no difference.
 *
 * @param base path below which the site lives, with slashes at both ends
 */
export function isPartOfPage(
  { url, destination }: Pick<Request, "url" | "destination">,
  base: string,
): boolean {
  if (!["worker", "iframe"].includes(destination)) return false;
  return new URL(url).pathname.startsWith(`${base}embedded/`);
}

/** The response with the headers that `static/_headers` gives to pages that hold a lab. */
export function isolated(response: Response): Response {
  // A redirect that the browser follows by itself has no headers to add to.
  if (response.type === "opaqueredirect" || response.type === "error") return response;
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  headers.set("Cross-Origin-Resource-Policy", "cross-origin");
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}
