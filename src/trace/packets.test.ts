import { encodePacket, type Packet as EnginePacket } from "engine.io-parser";
import fc from "fast-check";
import { Encoder, PacketType } from "socket.io-parser";
import { expect, test } from "vitest";
import { createPacketReader, happeningOf } from "./packets.ts";

test("a polling body of many packets is read as those packets, in their order and numbered", () => {
  const data = fc.jsonValue({ maxDepth: 2 });
  fc.assert(
    fc.property(fc.array(data, { minLength: 1, maxLength: 8 }), (values) => {
      const text = values
        .map((value) => `42${JSON.stringify(["said", value])}`)
        // A packet's end (Engine.IO protocol v4, "HTTP long-polling").
        .join("\x1e");
      expect(createPacketReader().payload(text)).toEqual(
        values.map((value, index) => ({
          nth: index + 1,
          layer: "socket",
          packet: "EVENT",
          namespace: "/",
          data: ["said", JSON.parse(JSON.stringify(value))],
        })),
      );
    }),
  );
});

test("what Socket.IO's encoder writes is read, with namespace and number of its acknowledgement", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("/", "/chat"),
      fc.option(fc.nat(), { nil: undefined }),
      fc.uint8Array({ minLength: 1, maxLength: 20 }),
      (nsp, id, bytes) => {
        const data = ["said", Buffer.from(bytes)];
        const packet = { type: PacketType.EVENT, nsp, data, ...(id !== undefined && { id }) };
        const reader = createPacketReader();
        const read = (new Encoder().encode(packet) as (string | Buffer)[]).flatMap((part) =>
          reader.message(wire(part)),
        );
        const base64 = Buffer.from(bytes).toString("base64");
        expect(read).toEqual([
          {
            // The attachment is a message of its own.
            nth: 2,
            layer: "socket",
            packet: "EVENT",
            namespace: nsp,
            data: ["said", { binary: { bytes: bytes.length, base64 } }],
            ...(id !== undefined && { ack: id }),
          },
        ]);
      },
    ),
  );
});

test("what is no Socket.IO packet is told as it is, and the next one is read again", () => {
  const reader = createPacketReader();
  expect(reader.message("4what?")).toEqual([
    { nth: 1, layer: "engine", packet: "message", data: "what?" },
  ]);
  expect(reader.skip()).toEqual([{ nth: 2, layer: "engine", packet: "message" }]);
  expect(reader.message('42["on"]')).toMatchObject([{ nth: 3, packet: "EVENT", data: ["on"] }]);
});

test("a heartbeat is no message, and a large attachment is only counted", () => {
  const reader = createPacketReader();
  expect(reader.message("2")).toMatchObject([{ nth: 0, layer: "engine", packet: "ping" }]);
  reader.message('451-["big",{"_placeholder":true,"num":0}]');
  expect(reader.message(new ArrayBuffer(1025))).toMatchObject([
    { nth: 2, data: ["big", { binary: { bytes: 1025 } }] },
  ]);
});

test("a packet of a namespace is told with that namespace's socket", () => {
  const carried = { exchange: "x1", direction: "to-client", transport: "websocket" } as const;
  const [packet] = createPacketReader().message('42/chat,["hi"]');
  if (!packet) throw new Error("It was not read.");
  const sockets = new Map([["/chat", "socket-a"]]);
  expect(happeningOf(packet, carried, sockets)).toMatchObject({ socket: "socket-a" });
  expect(happeningOf(packet, carried, new Map([["/", "b"]]))).not.toHaveProperty("socket");
});

/** One WebSocket message as a server sends it. */
function wire(data: string | Buffer): string | ArrayBuffer {
  let sent: string | ArrayBuffer = "";
  const packet: EnginePacket = { type: "message", data };
  encodePacket(packet, true, (encoded: string | Buffer) => {
    sent = typeof encoded === "string" ? encoded : Uint8Array.from(encoded).buffer;
  });
  return sent;
}
