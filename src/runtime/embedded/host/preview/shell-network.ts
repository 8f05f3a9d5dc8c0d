import { carryExchange, type Answer, type RequestBody } from "./exchange.ts";
import type { DocumentLine } from "./document-line.ts";
import type { HeaderFields } from "../../channel.ts";

export type ShellRequest = {
  readonly method: string;
  /** Absolute, on the shell's own host. */
  readonly url: URL;
  readonly headers: HeaderFields;
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | null;
  readonly redirect?: RequestRedirect;
  readonly signal?: AbortSignal;
};

export type ShellResponse = Answer & { readonly url: URL; readonly redirected: boolean };

/** The example's server, as the shell's document reaches it: over its line to the page. */
export type ShellNetwork = {
  /** True for URLs that mean the example's server. */
  isLocal(url: URL): boolean;
  /** @throws Error where there is no answer */
  request(request: ShellRequest): Promise<ShellResponse>;
};

const MOST_REDIRECTS = 20;

export function createShellNetwork(line: DocumentLine): ShellNetwork {
  const isLocal = (url: URL): boolean => url.host === location.host;

  function exchange(request: ShellRequest, url: URL, body: RequestBody): Promise<Answer> {
    const { port1, port2 } = new MessageChannel();
    const { method } = request;
    const headers: HeaderFields = [
      ["accept-encoding", "identity"],
      ["user-agent", navigator.userAgent],
      ...(method === "GET" || method === "HEAD" ? [] : [["origin", location.origin] as const]),
      ...request.headers,
    ];
    const asked = { method, path: url.pathname + url.search, headers, body: body !== null };
    line.say({ type: "request", request: asked }, [port2]);
    return carryExchange(port1, method, body, request.signal);
  }

  async function request(asked: ShellRequest): Promise<ShellResponse> {
    let { url, body, method } = asked;
    for (let hops = 0; ; hops++) {
      const answer = await exchange({ ...asked, method }, url, body);
      const location = redirectOf(answer);
      if (location === null || (asked.redirect ?? "follow") !== "follow") {
        if (location !== null && asked.redirect === "error") throw new Error("It redirects.");
        return { ...answer, url, redirected: hops > 0 };
      }
      if (hops === MOST_REDIRECTS) throw new Error("There are too many redirects.");
      const next = new URL(location, url);
      // The example calls itself by the name that it was given; its page goes by another here.
      if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(next.hostname)) next.host = url.host;
      next.protocol = url.protocol;
      if (!isLocal(next)) throw new Error(`It redirects to another site: ${next.host}`);
      url = next;
      // https://fetch.spec.whatwg.org/#http-redirect-fetch, step 12
      if (answer.status === 307 || answer.status === 308) continue;
      if (method !== "HEAD") method = "GET";
      body = null;
    }
  }

  return { isLocal, request };
}

function redirectOf(answer: Answer): string | null {
  if (![301, 302, 303, 307, 308].includes(answer.status)) return null;
  return answer.headers.find(([name]) => name.toLowerCase() === "location")?.[1] ?? null;
}

/** The fields that `Headers` takes. */
export function toHeaders(fields: HeaderFields): Headers {
  const headers = new Headers();
  for (const [name, value] of fields) {
    try {
      headers.append(name, value);
    } catch {
      // A browser ignores a field that is malformed.
    }
  }
  return headers;
}
