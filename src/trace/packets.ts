import { decodePacket, decodePayload } from "engine.io-parser";
import type { Packet as EnginePacket } from "engine.io-parser";
import { Decoder, PacketType } from "socket.io-parser";
import type { Packet as SocketPacket } from "socket.io-parser";
import type { BinaryContent, Direction, EngineTransport, Happening } from "./event.ts";

/**
 * What one message of a transport holds, decoded with the parsers that Socket.IO itself uses. `nth`
 * counts the Engine.IO messages of this direction so far.
 */
export type Packet = { readonly nth: number } & PacketContent;

type PacketContent =
  | {
      readonly layer: "engine";
      readonly packet: EnginePacket["type"];
      /** Handshake of an open packet, text of a probe or of what could not be decoded. */
      readonly data?: unknown;
    }
  | {
      readonly layer: "socket";
      readonly packet: "CONNECT" | "DISCONNECT" | "EVENT" | "ACK" | "CONNECT_ERROR";
      readonly namespace: string;
      readonly data?: unknown;
      readonly ack?: number;
    };

/** Reads one direction of one Engine.IO session. It has a memory: binary attachments follow their packet. */
export type PacketReader = {
  /** @param text a whole polling body: packets joined by U+001E. */
  readonly payload: (text: string) => Packet[];
  /** @param message one WebSocket message. */
  readonly message: (message: string | ArrayBuffer) => Packet[];
  /** A message went by that can't be read: too long, or compressed. */
  readonly skip: () => Packet[];
};

/** Base64 of an attachment is kept up to this many bytes. */
const KEPT_ATTACHMENT = 1024;

const NAMES = {
  [PacketType.CONNECT]: "CONNECT",
  [PacketType.DISCONNECT]: "DISCONNECT",
  [PacketType.EVENT]: "EVENT",
  [PacketType.ACK]: "ACK",
  [PacketType.CONNECT_ERROR]: "CONNECT_ERROR",
  [PacketType.BINARY_EVENT]: "EVENT",
  [PacketType.BINARY_ACK]: "ACK",
} as const;

export function createPacketReader(): PacketReader {
  let decoded: PacketContent[] = [];
  let nth = 0;
  let decoder = newDecoder();

  function newDecoder(): Decoder {
    const fresh = new Decoder();
    fresh.on("decoded", (packet) => decoded.push(toPacket(packet)));
    return fresh;
  }

  function read(packet: EnginePacket): Packet[] {
    if (packet.type === "message") nth++;
    return contentOf(packet).map((content) => ({ nth, ...content }));
  }

  function contentOf(packet: EnginePacket): PacketContent[] {
    const { type } = packet;
    const data: unknown = packet.data;
    if (type !== "message") {
      if (data === undefined) return [{ layer: "engine", packet: type }];
      return [{ layer: "engine", packet: type, data: type === "open" ? parse(data) : data }];
    }
    decoded = [];
    try {
      decoder.add(data);
    } catch {
      // Not a Socket.IO packet, or an attachment without one: shown as it is, and the reader starts afresh.
      decoder = newDecoder();
      return [{ layer: "engine", packet: "message", data: toJson(data) }];
    }
    return decoded;
  }

  return {
    payload: (text) => decodePayload(text, "arraybuffer").flatMap(read),
    message: (message) => read(decodePacket(message, "arraybuffer")),
    skip: () => [{ nth: ++nth, layer: "engine", packet: "message" }],
  };
}

/** How a packet came. */
type Carried = {
  readonly exchange: string;
  readonly direction: Direction;
  readonly transport: EngineTransport;
  readonly sid?: string;
};

/** @param sockets Socket.IO sockets of its session, by namespace */
export function happeningOf(
  packet: Packet,
  carried: Carried,
  sockets: ReadonlyMap<string, string>,
): Happening {
  if (packet.layer === "engine") {
    const { packet: type, data } = packet;
    return { kind: "engine", ...carried, packet: type, ...(data !== undefined && { data }) };
  }
  const { packet: type, namespace, data, ack } = packet;
  const socket = sockets.get(namespace);
  return {
    kind: "socket",
    ...carried,
    packet: type,
    namespace,
    ...(data !== undefined && { data }),
    ...(ack !== undefined && { ack }),
    ...(socket !== undefined && { socket }),
  };
}

function toPacket(packet: SocketPacket): PacketContent {
  const { type, nsp, id } = packet;
  const data: unknown = packet.data;
  return {
    layer: "socket",
    packet: NAMES[type],
    namespace: nsp,
    ...(data !== undefined && { data: toJson(data) }),
    ...(id !== undefined && { ack: id }),
  };
}

function parse(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The same value with JSON in place of binary content. */
function toJson(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return toContent(new Uint8Array(value));
  if (ArrayBuffer.isView(value)) {
    return toContent(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
}

function toContent(bytes: Uint8Array): BinaryContent {
  if (bytes.length > KEPT_ATTACHMENT) return { binary: { bytes: bytes.length } };
  const base64 = btoa(String.fromCharCode(...bytes));
  return { binary: { bytes: bytes.length, base64 } };
}
