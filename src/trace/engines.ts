import { parseEngineUrl } from "./engine-url.ts";
import type { Direction } from "./event.ts";
import { createPacketReader } from "./packets.ts";
import type { Packet, PacketReader } from "./packets.ts";

/** One Engine.IO session: it outlives its exchanges, and moves from polling to a WebSocket. */
export type Engine = {
  sid: string | undefined;
  readonly browser: string;
  readonly tab: string;
  readonly toServer: PacketReader;
  readonly toClient: PacketReader;
  /** Socket.IO sockets by namespace. */
  readonly sockets: Map<string, string>;
};

/** The sessions of one server, as far as their packets and its own records tell them. */
export type Engines = {
  /** The session that a request belongs to: a new one where it opens one; none where it is no Engine.IO. */
  readonly ofUrl: (url: string, browser: string, tab: string) => Engine | undefined;
  readonly ofSid: (sid: string) => Engine | undefined;
  readonly ofSocket: (socket: string) => Engine | undefined;
  /** Ids that a packet tells: of the Engine.IO session on opening, of the socket on connecting. */
  readonly learn: (engine: Engine, direction: Direction, packet: Packet) => void;
  readonly connect: (socket: string, engine: Engine) => void;
  /** Their server has ended. */
  readonly clear: () => void;
};

export function createEngines(): Engines {
  const bySid = new Map<string, Engine>();
  const bySocket = new Map<string, Engine>();
  return {
    ofUrl(url, browser, tab) {
      const parsed = parseEngineUrl(url);
      if (parsed === undefined) return undefined;
      const known = parsed.sid === undefined ? undefined : bySid.get(parsed.sid);
      if (known) return known;
      const engine: Engine = {
        sid: parsed.sid,
        browser,
        tab,
        toServer: createPacketReader(),
        toClient: createPacketReader(),
        sockets: new Map(),
      };
      if (parsed.sid !== undefined) bySid.set(parsed.sid, engine);
      return engine;
    },
    ofSid: (sid) => bySid.get(sid),
    ofSocket: (socket) => bySocket.get(socket),
    learn(engine, direction, packet) {
      if (direction === "to-server") return;
      const sid = stringField(packet.data, "sid");
      if (sid === undefined) return;
      if (packet.layer === "engine" && packet.packet === "open") {
        engine.sid = sid;
        bySid.set(sid, engine);
      } else if (packet.layer === "socket" && packet.packet === "CONNECT") {
        engine.sockets.set(packet.namespace, sid);
        bySocket.set(sid, engine);
      }
    },
    connect: (socket, engine) => void bySocket.set(socket, engine),
    clear() {
      bySid.clear();
      bySocket.clear();
    },
  };
}

function stringField(value: unknown, name: string): string | undefined {
  if (typeof value !== "object" || value === null || !(name in value)) return undefined;
  const field: unknown = Reflect.get(value, name);
  return typeof field === "string" ? field : undefined;
}
