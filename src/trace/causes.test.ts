import { describe, expect, test } from "vitest";
import { decode } from "./decode.ts";
import type { TraceEvent } from "./event.ts";
import { describe as tell } from "./text.ts";
import type { WireRecord } from "./wire.ts";

type Happening = WireRecord extends infer R ? (R extends unknown ? Omit<R, "at"> : never) : never;

/** What was recorded of a WebSocket with one Engine.IO session. */
const upgrade: readonly Happening[] = [
  {
    type: "upgrade",
    exchange: "x1",
    browser: "alice",
    tab: "one",
    method: "GET",
    url: "/socket.io/?EIO=4&transport=websocket",
    headers: [],
    port: 1,
  },
  { type: "upgrade-response", exchange: "x1", status: 101, headers: [] },
];
const frame = (direction: "to-server" | "to-client", text: string): Happening => ({
  type: "frame",
  exchange: "x1",
  direction,
  opcode: "text",
  body: { bytes: text.length, text },
});
const up = (text: string) => frame("to-server", text);
const down = (text: string) => frame("to-client", text);
const connection = (change: "connected" | "disconnected", more: object = {}): Happening => ({
  type: "connection",
  change,
  namespace: "/",
  socket: "so",
  sid: "en",
  session: "se",
  ...more,
});
const store = (operation: "get" | "destroy", more: object = {}): Happening => ({
  type: "store",
  operation,
  session: "se",
  before: {},
  after: null,
  ...more,
});
const room = (change: "join" | "leave", name: string, more: object = {}): Happening => ({
  type: "room",
  change,
  namespace: "/",
  room: name,
  socket: "so",
  ...more,
});

const opened: readonly Happening[] = [
  ...upgrade,
  down('0{"sid":"en"}'),
  up("40"),
  connection("connected", { received: 1 }),
  down('40{"sid":"so"}'),
];

/** Each event in words, with its cause's. */
function causes(...records: readonly Happening[]): [string, string | undefined][] {
  const events = decode([...opened, ...records].map((record) => ({ at: 0, ...record })));
  const textOf = (id: number | undefined): string | undefined => {
    const event = events.find((one) => one.id === id);
    return event && short(event);
  };
  return events.slice(opened.length).map((event) => [short(event), textOf(event.cause)]);
}

const short = (event: TraceEvent): string => tell(event).replace(/\.$/, "");

test("from the upgrade to the connection, each event names what led to it", () => {
  const events = decode(opened.map((record) => ({ at: 0, ...record })));
  expect(events.map(({ cause }) => cause)).toEqual([undefined, 1, 2, undefined, 4, 4]);
});

describe("from the protocol", () => {
  test("an acknowledgement answers the EVENT of its own direction, number and namespace", () => {
    expect(causes(up('420["a"]'), down('420["b"]'), up("430[1]"), down("430[2]"))).toEqual([
      ['The tab emits "a", and asks for an acknowledgement', undefined],
      ['The server emits "b", and asks for an acknowledgement', undefined],
      ["The tab acknowledges with [1]", 'The server emits "b", and asks for an acknowledgement'],
      ["The server acknowledges with [2]", 'The tab emits "a", and asks for an acknowledgement'],
    ]);
  });

  test("a pong answers the last ping, and a probe's pong the probe", () => {
    expect(causes(down("2"), up("3"), up("2probe"), down("3probe"), up("5"))).toEqual([
      ["The server sends a ping", undefined],
      ["The tab answers with a pong", "The server sends a ping"],
      ["The tab tries whether the WebSocket works", undefined],
      ["The WebSocket works", "The tab tries whether the WebSocket works"],
      ["The tab moves the Engine.IO session to the WebSocket", "The WebSocket works"],
    ]);
  });
});

describe("by what the server had got until then", () => {
  test("the store is read because of the last message that had come, not of a later one", () => {
    const [, , read] = causes(
      up('42["a"]'),
      up('42["b"]'),
      store("get", { sid: "en", received: 2 }),
    );
    expect(read?.[1]).toBe('The tab emits "a"');
  });

  test("what a connection's own listener does follows from the connection", () => {
    expect(causes(store("get", { sid: "en", received: 1 }))[0]?.[1]).toBe(
      "The socket is connected with the session",
    );
  });
});

test("a disconnection by the server follows from the end of its session, and the rooms from it", () => {
  expect(
    causes(
      store("destroy", { port: 1 }),
      connection("disconnected", { reason: "server namespace disconnect" }),
      room("leave", "so"),
    ).map(([, cause]) => cause),
  ).toEqual([
    "The tab asks for a WebSocket at /socket.io/ (WebSocket, handshake)",
    "The store destroys the session",
    "The socket is disconnected: server namespace disconnect",
  ]);
});

test("what made a server emit over a WebSocket is not known, and not guessed", () => {
  expect(causes(down('42["news"]'))).toEqual([['The server emits "news"', undefined]]);
});
