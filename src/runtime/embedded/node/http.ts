/** `node:http`, at the level of bytes, on the network in memory. */
import { mustBeInteger } from "./internal/errors.ts";
import { callable } from "./internal/callable.ts";
import { Agent as HttpAgent, globalAgent, setGlobalAgent } from "./http/agent.ts";
import { ClientRequest as Client } from "./http/client.ts";
import type { RequestOptions, ResponseListener } from "./http/client-options.ts";
import { IncomingMessage as Incoming } from "./http/incoming.ts";
import { maxHeaderSize, METHODS, STATUS_CODES } from "./http/names.ts";
import { OutgoingMessage as Outgoing } from "./http/outgoing.ts";
import { ServerResponse as Response } from "./http/response.ts";
import { Server as HttpServer, type HttpServerOptions } from "./http/server.ts";
import { validateHeaderName, validateHeaderValue } from "./http/validate.ts";

export const Agent = callable(HttpAgent, "Agent");
export const ClientRequest = callable(Client, "ClientRequest");
export const IncomingMessage = callable(Incoming, "IncomingMessage");
export const OutgoingMessage = callable(Outgoing, "OutgoingMessage");
export const Server = callable(HttpServer, "Server");
export const ServerResponse = callable(Response, "ServerResponse");

type RequestArgs = [
  input: string | URL | RequestOptions,
  second?: RequestOptions | ResponseListener | null,
  third?: ResponseListener,
];

export const request = (...args: RequestArgs): Client => new Client(...args);

export function get(...args: RequestArgs): Client {
  const sent = request(...args);
  sent.end();
  return sent;
}

export const createServer = (
  options?: HttpServerOptions | ConstructorParameters<typeof HttpServer>[1],
  listener?: ConstructorParameters<typeof HttpServer>[1],
): HttpServer => new HttpServer(options, listener);

export { METHODS, STATUS_CODES, maxHeaderSize, validateHeaderName, validateHeaderValue };

export default {
  METHODS,
  STATUS_CODES,
  Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName,
  validateHeaderValue,
  get,
  request,
  /** Parsers aren't pooled here; the argument is checked as Node does. */
  setMaxIdleHTTPParsers(max: number): void {
    mustBeInteger(max, "max", 1);
  },
  maxHeaderSize,
  get globalAgent() {
    return globalAgent();
  },
  set globalAgent(agent: HttpAgent) {
    setGlobalAgent(agent);
  },
};
