import type { Direction, Happening, TraceEvent } from "./event.ts";

/**
 * Which event led to which. A cause is looked up among the events told so far, so it always has a
 * smaller id than its effect. What is known, and how:
 *
 * - from the protocol: response ← request, cookie ← response, ACK ← the EVENT it answers, CONNECT's
 *   answer ← CONNECT, pong ← ping, upgrade ← the probe's pong;
 * - from the carrier: a packet of a polling body ← the request or response that holds it;
 * - from the connection to the server: a store operation ← the request whose `remotePort` it bears;
 * - by inference, where only one thing fits: work of a socket ← the last packet that the server had
 *   got on that Engine.IO session (the preload counts them); a disconnection by the server ← the destruction of its session.
 *
 * What is not known: what made the server send an EVENT over a WebSocket. A guess would need to follow
 * asynchronous calls inside the example, which no browser can, so these events name no cause.
 */
export type Causes = {
  readonly of: (happening: Happening, hint?: Hint) => number | undefined;
  /** Remembers an event as a possible cause. */
  readonly note: (event: TraceEvent, hint?: Hint) => void;
  /** Nothing more comes of this exchange. */
  readonly forget: (exchange: string) => void;
  /** The server's process has ended: its sockets and sessions lead to nothing more. */
  readonly forgetServer: () => void;
};

/** What the decoder knows besides the event itself. */
export type Hint = {
  readonly exchange?: string;
  readonly sid?: string;
  /** Of a packet: which message of its direction it was. */
  readonly nth?: number;
  /** Of a server-side event: how many messages its session had got by then. */
  readonly received?: number;
};

/** What happened last in one exchange. */
type ExchangeMemory = { request?: number; response?: number };

/** What happened last on one Engine.IO session. */
type EngineMemory = {
  ping?: number;
  probe?: number;
  /** The client's messages, the n-th at n - 1: what the server may act on. */
  readonly messages: number[];
  /** When the session's sockets were connected: from then on, what they do may follow from it. */
  connectedAt?: number;
  closing?: number;
  readonly connecting: Map<string, number>;
  /** EVENTs that ask for an acknowledgement, by direction, namespace and number. */
  readonly asking: Map<string, number>;
};

export function createCauses(): Causes {
  const exchanges = new Map<string, ExchangeMemory>();
  const engines = new Map<string, EngineMemory>();
  /** Last event of a connection's beginning and end, by Socket.IO id. */
  const connected = new Map<string, number>();
  const disconnected = new Map<string, number>();
  const destroyed = new Map<string, number>();

  const exchangeOf = (id: string): ExchangeMemory => entry(exchanges, id, () => ({}));
  const engineOf = (sid: string): EngineMemory =>
    entry(engines, sid, () => ({
      connecting: new Map(),
      messages: [],
      asking: new Map(),
    }));

  function ofPacket(
    happening: Extract<Happening, { readonly kind: "engine" | "socket" }>,
  ): number | undefined {
    const { exchange, direction, transport, sid } = happening;
    const memory = sid === undefined ? undefined : engines.get(sid);
    const known = memory && fromProtocol(happening, memory);
    if (known !== undefined) return known;
    const { request, response } = exchangeOf(exchange);
    if (transport === "polling") return direction === "to-server" ? request : response;
    const isFirst = happening.kind === "engine" && happening.packet === "open";
    return isFirst ? response : undefined;
  }

  function ofConnection(
    happening: Extract<Happening, { readonly kind: "connection" }>,
    received: number | undefined,
  ): number | undefined {
    const memory = engines.get(happening.sid);
    if (happening.change === "connected") return memory?.connecting.get(happening.namespace);
    const { reason = "", session } = happening;
    if (reason.startsWith("server") || reason === "forced server close") {
      return session === undefined ? undefined : destroyed.get(session);
    }
    if (reason === "client namespace disconnect") return triggerOf(memory, received);
    return memory?.closing;
  }

  return {
    of(happening, hint = {}) {
      switch (happening.kind) {
        case "http-response":
        case "upgrade-response":
          return exchangeOf(happening.exchange).request;
        case "http-error":
        case "websocket-message":
        case "websocket-close": {
          const { request, response } = exchangeOf(happening.exchange);
          return response ?? request;
        }
        case "http-body": {
          const { request, response } = exchangeOf(happening.exchange);
          return happening.direction === "to-server" ? request : response;
        }
        case "cookie-set":
        case "cookie-refused":
          return exchangeOf(happening.exchange).response;
        case "cookie-removed":
          return happening.exchange === undefined
            ? undefined
            : exchangeOf(happening.exchange).response;
        case "engine":
        case "socket":
          return ofPacket(happening);
        case "store":
          if (hint.sid !== undefined) return triggerOf(engines.get(hint.sid), hint.received);
          return hint.exchange === undefined ? undefined : exchangeOf(hint.exchange).request;
        case "room":
          if (happening.change === "leave") {
            const end = disconnected.get(happening.socket);
            if (end !== undefined) return end;
          } else if (happening.room === happening.socket) return connected.get(happening.socket);
          return (
            (hint.sid === undefined
              ? undefined
              : triggerOf(engines.get(hint.sid), hint.received)) ?? connected.get(happening.socket)
          );
        case "connection":
          return ofConnection(happening, hint.received);
        default:
          return undefined;
      }
    },

    note(event, hint = {}) {
      switch (event.kind) {
        case "http-request":
        case "upgrade-request":
          exchangeOf(event.exchange).request = event.id;
          break;
        case "http-response":
        case "upgrade-response":
          exchangeOf(event.exchange).response = event.id;
          break;
        case "engine":
        case "socket":
          if (event.sid !== undefined) notePacket(event, engineOf(event.sid), hint.nth);
          break;
        case "store":
          if (event.operation === "destroy") destroyed.set(event.session, event.id);
          break;
        case "websocket-close":
          if (hint.sid !== undefined) engineOf(hint.sid).closing = event.id;
          break;
        case "connection":
          (event.change === "connected" ? connected : disconnected).set(event.socket, event.id);
          if (event.change === "connected") engineOf(event.sid).connectedAt = event.id;
          break;
        default:
          break;
      }
    },

    forget: (exchange) => void exchanges.delete(exchange),
    forgetServer() {
      for (const memory of [engines, connected, disconnected, destroyed]) memory.clear();
    },
  };
}

type PacketHappening = Extract<Happening, { readonly kind: "engine" | "socket" }>;

function fromProtocol(packet: PacketHappening, memory: EngineMemory): number | undefined {
  if (packet.kind === "engine") {
    // A WebSocket's probe is a ping of the client; the heartbeat is one of the server.
    const isProbe = packet.data === "probe";
    if (packet.packet === "pong") return isProbe ? memory.probe : memory.ping;
    return packet.packet === "upgrade" ? memory.probe : undefined;
  }
  const { direction, namespace, ack } = packet;
  if (packet.packet === "ACK" && ack !== undefined) {
    return memory.asking.get(askKey(opposite(direction), namespace, ack));
  }
  const answersConnect = packet.packet === "CONNECT" || packet.packet === "CONNECT_ERROR";
  if (!answersConnect || direction === "to-server") return undefined;
  return memory.connecting.get(namespace);
}

function notePacket(
  event: Extract<TraceEvent, { readonly kind: "engine" | "socket" }>,
  memory: EngineMemory,
  nth: number | undefined,
): void {
  const { id, direction } = event;
  if (direction === "to-server" && nth !== undefined && isMessage(event))
    memory.messages[nth - 1] = id;
  if (event.kind === "engine") {
    if (event.data === "probe") memory.probe = id;
    else if (event.packet === "ping") memory.ping = id;
    else if (event.packet === "close") memory.closing = id;
    return;
  }
  const { packet, namespace, ack } = event;
  if (packet === "EVENT" && ack !== undefined) {
    memory.asking.set(askKey(direction, namespace, ack), id);
  }
  if (direction === "to-client") return;
  if (packet === "CONNECT") memory.connecting.set(namespace, id);
}

/** The last message that the server had got, or the connection itself where that came after it. */
function triggerOf(
  memory: EngineMemory | undefined,
  received: number | undefined,
): number | undefined {
  if (memory === undefined) return undefined;
  const message = memory.messages.slice(0, received).findLast((id) => id !== undefined);
  if (message === undefined || memory.connectedAt === undefined)
    return message ?? memory.connectedAt;
  return Math.max(message, memory.connectedAt);
}

const isMessage = (event: PacketHappening): boolean =>
  event.kind === "socket" || event.packet === "message";

const opposite = (direction: Direction): Direction =>
  direction === "to-server" ? "to-client" : "to-server";

const askKey = (direction: Direction, namespace: string, ack: number): string =>
  `${direction} ${namespace} ${ack}`;

function entry<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
