import { request as httpRequest } from "node:http";
import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import type { HeaderList } from "../trace/event.ts";
import { cut } from "./cut.ts";
import { corsRefusal, needsPreflight, preflightRefusal, unsafeFields } from "./cors.ts";
import type { CorsRequest } from "./cors.ts";
import { documentOf } from "./foreign-page.ts";
import { loadingOf } from "./loading.ts";
import { isTextual, toHeaderList, toOutgoing, valueOf, without } from "./headers.ts";
import type { RecordedBody } from "./record.ts";
import { createRecording } from "./recording.ts";
import { dress, isNavigation, keepCookies, undress } from "./tab.ts";
import type { Outgoing, Tab } from "./tab.ts";
import { problemOf, unreachablePage } from "./unreachable.ts";

/** Passes one request of a tab on to the example and the response back, streaming both ways. */
export async function forwardRequest(
  tab: Tab,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const received = toHeaderList(request.rawHeaders);
  const navigates = isNavigation(received);
  if (navigates) {
    const isRedirected = tab.redirectedTo === request.url;
    tab.redirectedTo = undefined;
    if (tab.page && isOwnDocument(request) && !isRedirected) {
      tab.shows = "page";
      servePage(documentOf(tab.page), response);
      return;
    }
  }

  const outgoing = dress(tab, request, false);
  const { cors } = outgoing;
  if (cors && needsPreflight(cors)) {
    const isLet = await preflight(tab, request.url ?? "/", cors, response);
    // The tab may have gone while its question was out.
    if (response.destroyed) return;
    if (!isLet) return cut(tab, response);
  }
  pass(tab, request, response, outgoing, navigates);
}

function pass(
  tab: Tab,
  request: IncomingMessage,
  response: ServerResponse,
  outgoing: Outgoing,
  navigates: boolean,
): void {
  const { method = "GET", url = "/" } = request;
  const exchange = tab.nextExchange();
  const upstream = send(tab, exchange, method, url, outgoing.headers, () => {
    recordBody(request, outgoing.headers, (body) => {
      if (body.bytes > 0) tab.record({ type: "request-end", exchange, body });
    });
    request.pipe(upstream);
  });
  let ended = false;
  const fail = (message: string): void => {
    if (!ended) tab.record({ type: "failed", exchange, message });
    ended = true;
  };

  upstream.on("response", (answer: IncomingMessage) => {
    const headers = toHeaderList(answer.rawHeaders);
    const status = answer.statusCode ?? 0;
    tab.record({ type: "response", exchange, status, headers });
    keepCookies(tab, exchange, url, outgoing, headers);

    const refusal = outgoing.cors && corsRefusal(outgoing.cors, headers);
    if (refusal !== undefined) {
      fail(`held back from the page by CORS: ${refusal}`);
      upstream.destroy();
      return cut(tab, response);
    }
    if (navigates) {
      const loading = loadingOf(tab.origin + url, status, headers);
      if (loading.is === "document") tab.shows = "example";
      tab.redirectedTo = loading.is === "redirect" ? loading.path : undefined;
    }

    recordBody(answer, headers, (body) => {
      ended = true;
      tab.record({ type: "response-end", exchange, body });
    });
    answer.on("aborted", () => {
      if (response.destroyed) return;
      fail(CUT_SHORT);
      response.destroy();
    });
    response.sendDate = false;
    response.writeHead(status, answer.statusMessage, toOutgoing(undress(tab, headers)));
    answer.pipe(response);
  });

  // A server that has answered takes no more of the body, and what the tab goes on sending is told.
  upstream.on("unpipe", () => request.resume());
  upstream.on("error", (error) => {
    const problem = problemOf(error);
    if (response.destroyed) return;
    fail(problem);
    if (response.headersSent) response.destroy();
    else serveUnreachable(tab, problem, response);
  });
  response.on("close", () => {
    if (response.writableFinished) return;
    giveUp(upstream, () => fail(tab.profile.offline ? "the browser is offline" : GAVE_UP));
  });
}

const GAVE_UP = "the browser gave up the request";
/** Why an exchange failed whose server left in the middle. */
export const CUT_SHORT = "the server closed the connection in the middle of its response";

/**
 * Ends a request because its tab is gone.
 *
 * @param tell is called when the request itself has been told, which may not have been sent yet
 */
export function giveUp(upstream: ClientRequest, tell: () => void): void {
  const { socket } = upstream;
  const isTold = upstream.closed || (socket !== null && !socket.connecting);
  if (isTold) tell();
  else upstream.once("close", tell);
  upstream.destroy();
}

/**
 * Starts a request to the example on a connection of its own. Connections are not reused, so the
 * local port tells exchanges apart, and a restart of the server can't break the next request.
 *
 * @param onConnect called when the request has been recorded, to send its body and end it.
 */
export function send(
  tab: Tab,
  exchange: string,
  method: string,
  url: string,
  headers: HeaderList,
  onConnect: () => void,
): ClientRequest {
  const { connect } = tab;
  const upstream = httpRequest({
    ...tab.server,
    method,
    path: url,
    headers: toOutgoing(headers),
    setHost: false,
    // With an agent, even none, Node does not ask for the connection here.
    ...(connect ? { createConnection: () => connect(tab.server.port) } : { agent: false }),
  });
  const type = headers.some(([name]) => name === "Upgrade") ? "upgrade" : "request";
  let recorded = false;
  const record = (port?: number): void => {
    if (recorded) return;
    recorded = true;
    const { name: tabName, profile } = tab;
    tab.record({
      type,
      exchange,
      browser: profile.name,
      tab: tabName,
      method,
      url,
      headers,
      ...(port !== undefined && { port }),
    });
  };
  // At "connect" the local port is known, and not one byte of the request has been sent yet.
  upstream.on("socket", (socket) => {
    const start = (): void => {
      record(socket.localPort);
      onConnect();
    };
    if (socket.connecting) socket.once("connect", start);
    else start();
  });
  upstream.on("error", () => record());
  upstream.on("close", () => record());
  return upstream;
}

/**
 * Records a body in passing. Where its length is known, `onEnd` is called before the last chunk goes
 * on, so that no effect of the body can be recorded before the body. Call it before `pipe`.
 */
function recordBody(
  message: IncomingMessage,
  headers: HeaderList,
  onEnd: (body: RecordedBody) => void,
): void {
  const recording = createRecording();
  let left = Number(valueOf(headers, "content-length") ?? Infinity);
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    onEnd(recording.end({ text: isTextual(headers) }));
  };
  message.on("data", (chunk: Uint8Array) => {
    recording.add(chunk);
    left -= chunk.length;
    if (left <= 0) end();
  });
  message.on("end", end);
}

/**
 * Asks the example whether the page may send its request (Fetch, "CORS-preflight fetch").
 *
 * @param response of the page's request: who gives that up, gives up the question
 */
function preflight(
  tab: Tab,
  url: string,
  asked: CorsRequest,
  response: ServerResponse,
): Promise<boolean> {
  const exchange = tab.nextExchange();
  const fields = unsafeFields(asked.headers);
  const kept = without(asked.headers, ...fields, "cookie", "content-length", "transfer-encoding");
  const headers: HeaderList = [
    ...without(kept, "content-type"),
    ["Access-Control-Request-Method", asked.method],
    ...(fields.length > 0 ? [["Access-Control-Request-Headers", fields.join(",")] as const] : []),
  ];
  return new Promise((resolve) => {
    const upstream = send(tab, exchange, "OPTIONS", url, headers, () => upstream.end());
    const onGone = (): void =>
      giveUp(upstream, () => {
        tab.record({ type: "failed", exchange, message: GAVE_UP });
        resolve(false);
      });
    response.once("close", onGone);
    upstream.once("close", () => response.off("close", onGone));
    upstream.on("response", (answer: IncomingMessage) => {
      const status = answer.statusCode ?? 0;
      const got = toHeaderList(answer.rawHeaders);
      tab.record({ type: "response", exchange, status, headers: got });
      const refusal = preflightRefusal(asked, status, got);
      if (refusal !== undefined) {
        tab.record({ type: "failed", exchange, message: `refused by CORS: ${refusal}` });
        upstream.destroy();
      }
      answer.resume();
      resolve(refusal === undefined);
    });
    upstream.on("error", (error) => {
      if (response.destroyed) return;
      tab.record({ type: "failed", exchange, message: problemOf(error) });
      resolve(false);
    });
  });
}

/** With a query, `/` is the example's: else no page of another site could lead there. */
const isOwnDocument = ({ method, url }: IncomingMessage): boolean =>
  method === "GET" && (url ?? "/") === "/";

function servePage(html: string, response: ServerResponse): void {
  response.writeHead(200, {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
  });
  response.end(html);
}

function serveUnreachable(tab: Tab, problem: string, response: ServerResponse): void {
  response.writeHead(502, {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
  });
  response.end(unreachablePage(tab.server.port, problem));
}
