import type { PreloadHappening } from "../record.ts";
import { field, isMethod, objectField, patchMethod, stringField } from "./patch.ts";
import type { Requests } from "./requests.ts";

export type SocketContext = {
  readonly requests: Requests;
  readonly record: (happening: PreloadHappening) => void;
};

/**
 * Watches every Socket.IO server through its documented events alone: `new_namespace`, the adapter's
 * `join-room` and `leave-room`, `disconnecting`. The servers themselves are met in three methods that
 * each of them calls: `of("/")` in the constructor, `bind` and `adapter`.
 */
export function watchSockets(socketIo: unknown, context: SocketContext): void {
  const { requests } = context;
  const prototype = objectField(socketIo, "Server", "prototype");
  const watched = new WeakMap<object, Set<object>>();

  // A socket that joins a room in a middleware is in no list of its namespace yet.
  const joining: unknown[] = [];
  patchMethod(objectField(socketIo, "Socket", "prototype"), "join", (join) => {
    return function (this: unknown, ...args) {
      joining.push(this);
      try {
        return Reflect.apply(join, this, args);
      } finally {
        joining.pop();
      }
    };
  });
  const watchAdapterOf = (namespace: object) =>
    watchAdapter(namespace, context, () => joining.at(-1));

  patchMethod(prototype, "of", (of) => {
    return function (this: unknown, ...args) {
      const namespace = Reflect.apply(of, this, args);
      if (args[0] === "/" && isObject(this) && isObject(namespace) && !watched.has(this)) {
        const namespaces = new Set([namespace]);
        watched.set(this, namespaces);
        watchAdapterOf(namespace);
        on(namespace, "new_namespace", (child) => {
          if (!isObject(child) || namespaces.has(child)) return;
          namespaces.add(child);
          watchAdapterOf(child);
        });
      }
      return namespace;
    };
  });

  // `io.adapter(…)` gives each namespace a new adapter.
  patchMethod(prototype, "adapter", (adapter) => {
    return function (this: unknown, ...args) {
      const result = Reflect.apply(adapter, this, args);
      const namespaces = isObject(this) ? watched.get(this) : undefined;
      if (args.length > 0) for (const each of namespaces ?? []) watchAdapterOf(each);
      return result;
    };
  });

  patchMethod(prototype, "bind", (bind) => {
    return function (this: unknown, ...args) {
      const result = Reflect.apply(bind, this, args);
      on(args[0], "connection", (connection) => {
        const sid = stringField(connection, "id");
        if (sid === undefined) return;
        requests.noteHandshake(field(connection, "request"), sid);
        on(connection, "packet", (packet) => {
          if (field(packet, "type") === "message") requests.noteMessage(sid);
        });
        on(connection, "close", () => requests.forget(sid));
      });
      return result;
    };
  });
}

const watchedAdapters = new WeakSet<object>();

function watchAdapter(namespace: object, context: SocketContext, joining: () => unknown): void {
  const { record, requests } = context;
  const adapter = field(namespace, "adapter");
  if (!isObject(adapter) || watchedAdapters.has(adapter)) return;
  watchedAdapters.add(adapter);
  const name = stringField(namespace, "name") ?? "/";
  const connected = new Set<string>();
  const carrier = (id: string) => {
    const sockets = field(namespace, "sockets");
    const current = joining();
    const known: unknown = sockets instanceof Map ? sockets.get(id) : undefined;
    const socket = known ?? (field(current, "id") === id ? current : undefined);
    const sid = stringField(socket, "conn", "id");
    return sid === undefined ? {} : { sid, received: requests.received(sid) };
  };

  on(adapter, "join-room", (room, id) => {
    if (typeof room !== "string" || typeof id !== "string") return;
    // A socket joins the room of its own id when it is connected, and before the example hears of it.
    if (room === id && !connected.has(id)) {
      connected.add(id);
      watchSocket(namespace, name, id, context);
    }
    record({ type: "room", change: "join", namespace: name, room, socket: id, ...carrier(id) });
  });
  on(adapter, "leave-room", (room, id) => {
    if (typeof room !== "string" || typeof id !== "string") return;
    if (room === id) connected.delete(id);
    record({ type: "room", change: "leave", namespace: name, room, socket: id, ...carrier(id) });
  });
}

function watchSocket(
  namespace: object,
  name: string,
  id: string,
  { record, requests }: SocketContext,
): void {
  const sockets = field(namespace, "sockets");
  const socket: unknown = sockets instanceof Map ? sockets.get(id) : undefined;
  const request = field(socket, "request");
  const session = stringField(request, "session", "id") ?? stringField(request, "sessionID");
  const sid = stringField(socket, "conn", "id") ?? "";
  const connection = {
    type: "connection",
    namespace: name,
    socket: id,
    sid,
    ...(session !== undefined && { session }),
  } as const;
  record({ ...connection, change: "connected", received: requests.received(sid) });
  on(socket, "disconnecting", (reason) => {
    record({
      ...connection,
      change: "disconnected",
      reason: String(reason),
      received: requests.received(sid),
    });
  });
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

function on(emitter: unknown, event: string, listener: (...args: unknown[]) => void): void {
  const method = field(emitter, "on");
  if (isMethod(method)) Reflect.apply(method, emitter, [event, listener]);
}
