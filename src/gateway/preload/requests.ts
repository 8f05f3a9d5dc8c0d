import { GATEWAY_SERVER } from "../record.ts";
import type { PreloadHappening } from "../record.ts";
import { field, objectField, onAssignment, patchMethod } from "./patch.ts";

/**
 * The requests that the example's server works on, to tell on whose behalf the store is used. A
 * request is known by the port at the other end of its connection, which the gateway records too:
 * exact, and without a mark on the request.
 */
export type Requests = {
  /** Whose work `request` is: its exchange, or, once it has led to one, its Engine.IO session. */
  readonly ownerOf: (request: unknown) => Owner;
  /** Whose request express-session is loading this session for, right now; nobody's where it is not. */
  readonly loading: (session: string) => Owner;
  /** `request` was the handshake of this Engine.IO session. */
  readonly noteHandshake: (request: unknown, sid: string) => void;
  /** The session has got one more message. */
  readonly noteMessage: (sid: string) => void;
  /** How many messages the session has got. */
  readonly received: (sid: string) => number;
  readonly forget: (sid: string) => void;
};

export type Owner =
  { readonly port?: number } | { readonly sid: string; readonly received: number };

export function watchRequests(
  http: unknown,
  record: (happening: PreloadHappening) => void,
): Requests {
  /** Not of upgrades, which have none. */
  const responses = new WeakMap<object, unknown>();
  // A closed socket forgets its peer's port, so it is kept from the start.
  const ports = new WeakMap<object, number>();
  const handshakes = new WeakMap<object, string>();
  const messages = new Map<string, number>();

  let assigned: object | undefined;

  function begin(request: object): void {
    const port = field(request, "socket", "remotePort");
    if (typeof port === "number") ports.set(request, port);
  }

  // express-session assigns a request's `sessionID` and then, in the same turn, loads that session.
  onAssignment(objectField(http, "IncomingMessage", "prototype"), "sessionID", (request) => {
    assigned = request;
  });

  patchMethod(objectField(http, "Server", "prototype"), "emit", (emit) => {
    return function (this: unknown, ...args) {
      // In the embedded runtime the gateway's own servers live in the same realm.
      if (field(this, GATEWAY_SERVER) !== true) {
        const [event, request, answer] = args;
        const isObject = typeof request === "object" && request !== null;
        if (event === "request" && isObject) {
          begin(request);
          responses.set(request, answer);
        } else if (event === "upgrade" && isObject) begin(request);
        else if (event === "listening") recordListening(this, record);
      }
      return Reflect.apply(emit, this, args);
    };
  });

  function ownerOf(request: unknown): Owner {
    if (typeof request !== "object" || request === null) return {};
    const sid = handshakes.get(request);
    if (sid !== undefined) return { sid, received: messages.get(sid) ?? 0 };
    const port = ports.get(request);
    return port === undefined ? {} : { port };
  }

  return {
    ownerOf,
    loading(session) {
      const request = assigned;
      // A session that was made for a request is not loaded for it: it is there already.
      if (field(request, "sessionID") !== session || field(request, "session") !== undefined)
        return {};
      assigned = undefined;
      return ownerOf(request);
    },
    noteHandshake(request, sid) {
      if (typeof request !== "object" || request === null) return;
      // A polling handshake's own response is not done yet; what comes after it is the session's work.
      const response = responses.get(request);
      if (response === undefined) handshakes.set(request, sid);
      else onceClosed(response, () => handshakes.set(request, sid));
    },
    noteMessage: (sid) => void messages.set(sid, (messages.get(sid) ?? 0) + 1),
    received: (sid) => messages.get(sid) ?? 0,
    forget: (sid) => void messages.delete(sid),
  };
}

function recordListening(server: unknown, record: (happening: PreloadHappening) => void): void {
  const address = field(server, "address");
  if (typeof address !== "function") return;
  const port = field(Reflect.apply(address, server, []), "port");
  if (typeof port === "number") record({ type: "server", change: "listening", port });
}

function onceClosed(emitter: unknown, listener: () => void): void {
  const once = field(emitter, "once");
  if (typeof once === "function") Reflect.apply(once, emitter, ["close", listener]);
}
