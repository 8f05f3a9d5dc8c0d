/** Node's classes under constructors of the ES5 kind, which older packages and tests write. */
import type { AddressInfo, Server, Socket } from "node:net";
import type { Agent, IncomingMessage, OutgoingMessage, ServerResponse } from "node:http";
import { caught, type Cases, type Env } from "../case.ts";
import { next } from "../support.ts";

type Constructor = Function & { prototype: object };

/** `function Heir() { Base.call(this, ...) }` with a prototype of `Base`, as `util.inherits` makes it. */
function heirOf(env: Env, base: unknown, methods: object, ...args: unknown[]): Constructor {
  const { inherits } = env.require("util") as typeof import("node:util");
  const constructor = base as Constructor;
  const Heir = function Heir(this: object, ...more: unknown[]): void {
    Reflect.apply(constructor, this, [...args, ...more]);
  };
  inherits(Heir, constructor);
  Object.assign(Heir.prototype as object, methods);
  return Heir;
}

const make = <T>(Heir: Constructor, ...args: unknown[]): T => Reflect.construct(Heir, args) as T;

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const listening = (server: Server): Promise<unknown> => {
  server.listen(0, "127.0.0.1");
  return next(server, "listening");
};

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => server.close(() => resolve()));

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}

function ask(env: Env, port: number, options: object = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    env.http
      .get({ port, host: "127.0.0.1", agent: false, ...options }, resolve)
      .on("error", reject);
  });
}

export const inheritanceCases: Cases = {
  "a server and a socket of net are inherited from": async (env) => {
    const greet = { greet: () => "hello" };
    const Greeter = heirOf(env, env.net.Server, greet, (socket: Socket) => socket.end("served"));
    const Caller = heirOf(env, env.net.Socket, greet);
    const server = make<Server & typeof greet>(Greeter);
    await listening(server);
    const socket = make<Socket & typeof greet>(Caller);
    const before = [server.listening, socket.pending, socket instanceof env.net.Socket];
    socket.connect(portOf(server), "127.0.0.1");
    const text = await textOf(socket);
    await closed(server);
    return [before, text, server.greet(), socket.greet(), socket.bytesRead, server.listening];
  },

  "a server of http is inherited from, and so are its requests and responses": async (env) => {
    const { http } = env;
    const Request = heirOf(env, http.IncomingMessage, { path: requestPath });
    const Response = heirOf(env, http.ServerResponse, { send: sendText });
    const Shop = heirOf(
      env,
      http.Server,
      { sells: () => "tea" },
      { IncomingMessage: Request, ServerResponse: Response },
      (
        request: IncomingMessage & { path: typeof requestPath },
        response: ServerResponse & { send: typeof sendText },
      ) => response.send(`${request.path()} ${String(request.headers["x-a"])}`),
    );
    const server = make<Server & { sells(): string }>(Shop);
    await listening(server);
    const response = await ask(env, portOf(server), { path: "/a?b", headers: { "x-a": "1" } });
    const seen = [response.headers["content-length"], await textOf(response), server.sells()];
    await closed(server);
    return [...seen, server instanceof http.Server, server instanceof env.net.Server];
  },

  "an agent is inherited from": async (env) => {
    const asked: string[] = [];
    const createConnection = (options: { port: number; host: string }): Socket => {
      asked.push(options.host);
      return env.net.connect(options);
    };
    const Counting = heirOf(env, env.http.Agent, { createConnection }, { maxSockets: 1 });
    const agent = make<Agent>(Counting);
    const server = env.http.createServer((_, response) => response.end("ok"));
    await listening(server);
    const text = await textOf(await ask(env, portOf(server), { agent }));
    agent.destroy();
    await closed(server);
    return [asked, text, agent.maxSockets];
  },

  "messages without a connection are inherited from": async (env) => {
    const { http } = env;
    const Request = heirOf(env, http.IncomingMessage, {}, null);
    const request = make<IncomingMessage>(Request);
    request.push("body");
    request.push(null);
    const Outgoing = heirOf(env, http.OutgoingMessage, {});
    const outgoing = make<OutgoingMessage>(Outgoing);
    outgoing.setHeader("X-A", "1");
    return [await textOf(request), request.headers, request.complete, outgoing.getHeaders()];
  },

  "constructors are called without new": (env) => {
    const { http, net } = env;
    const call = (constructor: unknown, ...args: unknown[]): unknown =>
      Reflect.apply(constructor as Function, undefined, args);
    return [
      call(http.Server) instanceof http.Server,
      call(http.Agent) instanceof http.Agent,
      call(net.Server) instanceof net.Server,
      call(net.Socket) instanceof net.Socket,
      caught(() => call(net.Server, 5)),
    ];
  },

  "an object that has only the prototype of a request has no headers": (env) => {
    const request = Object.create(env.http.IncomingMessage.prototype) as IncomingMessage;
    return [request.headers, request.trailers, request.constructor === env.http.IncomingMessage];
  },

  "a constructor shows what is written in it": ({ http }) => {
    // Packages told versions of Node apart like this (finalhandler's own tests still do).
    return String(http.IncomingMessage).includes("statusMessage");
  },
};

function requestPath(this: IncomingMessage): string {
  return String(this.url).replace(/\?.*/, "");
}

function sendText(this: ServerResponse, text: string): void {
  this.setHeader("Content-Length", text.length);
  this.end(text);
}
