import { toHeaders, type ShellNetwork, type ShellResponse } from "./shell-network.ts";

/** A `fetch` that asks the example's server where a URL means that, and else the browser's own. */
export function createFetch(network: ShellNetwork, native: typeof fetch): typeof fetch {
  return async (input, init) => {
    const request = new Request(
      input instanceof Request ? input : new URL(String(input), document.baseURI),
      init,
    );
    const url = new URL(request.url);
    if (!network.isLocal(url)) return native(request);
    request.signal.throwIfAborted();
    const body =
      request.method === "GET" || request.method === "HEAD"
        ? null
        : new Uint8Array(await request.arrayBuffer());
    try {
      const response = await network.request({
        method: request.method,
        url,
        // Whoever judges the request, by SameSite or CORS, has to know that it is no navigation.
        headers: [...request.headers, ["sec-fetch-mode", request.mode]],
        body: body?.byteLength ? body : null,
        redirect: request.redirect,
        signal: request.signal,
      });
      return responseOf(response);
    } catch (error) {
      if (request.signal.aborted) throw request.signal.reason;
      throw new TypeError("Failed to fetch", { cause: error });
    }
  };
}

export function responseOf(answer: ShellResponse): Response {
  const { body, status, statusText, url, redirected } = answer;
  const response = new Response(body, { status, statusText, headers: toHeaders(answer.headers) });
  // Not settable through the constructor.
  Object.defineProperties(response, {
    url: { value: url.href },
    redirected: { value: redirected },
  });
  return response;
}
