import { expect, test } from "vitest";
import type { Happening, TraceEvent } from "./event.ts";
import { isQuiet } from "./quiet.ts";

const trace = (...happenings: readonly Happening[]): TraceEvent[] =>
  happenings.map((happening, index) => ({ id: index + 1, at: index, ...happening }));

const request = (exchange: string, url: string, method = "GET"): Happening => ({
  kind: "http-request",
  exchange,
  method,
  url,
  headers: [],
});
const response = (exchange: string): Happening => ({
  kind: "http-response",
  exchange,
  status: 200,
  headers: [],
});
const engine = (packet: "open" | "upgrade" | "close", exchange = "ws"): Happening => ({
  kind: "engine",
  exchange,
  direction: "to-client",
  transport: "polling",
  packet,
  sid: "sid-1",
});
const socket = (
  packet: "CONNECT" | "DISCONNECT" | "EVENT" | "ACK",
  direction: "to-server" | "to-client",
  ack?: number,
): Happening => ({
  kind: "socket",
  exchange: "x",
  direction,
  transport: "websocket",
  sid: "sid-1",
  packet,
  namespace: "/",
  ...(ack !== undefined && { ack }),
});
const upgradeRequest: Happening = {
  kind: "upgrade-request",
  exchange: "ws",
  url: "/socket.io/?EIO=4&transport=websocket&sid=sid-1",
  headers: [],
};
const upgradeResponse = (status: number): Happening => ({
  kind: "upgrade-response",
  exchange: "ws",
  status,
  headers: [],
});

test("a request is under way until it is answered or fails", () => {
  expect(isQuiet(trace(request("x", "/incr", "POST")))).toBe(false);
  expect(isQuiet(trace(request("x", "/incr", "POST"), response("x")))).toBe(true);
  const failed: Happening = { kind: "http-error", exchange: "x", message: "offline" };
  expect(isQuiet(trace(request("x", "/"), failed))).toBe(true);
});

test("a long poll waits for the server, and is nothing under way", () => {
  const url = "/socket.io/?EIO=4&transport=polling&t=a&sid=sid-1";
  expect(isQuiet(trace(request("x", url)))).toBe(true);
  expect(isQuiet(trace(request("x", url, "POST")))).toBe(false);
});

const poll = (exchange: string) =>
  request(exchange, "/socket.io/?EIO=4&transport=polling&t=a&sid=sid-1");

test("between two polls of a session something is under way", () => {
  expect(isQuiet(trace(poll("x"), response("x")))).toBe(false);
  expect(isQuiet(trace(poll("x"), response("x"), poll("y")))).toBe(true);
});

test.each<[string, Happening]>([
  ["closes", engine("close")],
  ["is disconnected", socket("DISCONNECT", "to-client")],
  ["moves to a WebSocket", engine("upgrade")],
])("a session that %s polls no more", (_, last) => {
  expect(isQuiet(trace(poll("x"), response("x"), last))).toBe(true);
  expect(isQuiet(trace(poll("x"), last, response("x")))).toBe(true);
});

test("a poll that is refused or given up is the last of its session", () => {
  const refused: Happening = { kind: "http-response", exchange: "x", status: 400, headers: [] };
  expect(isQuiet(trace(poll("x"), refused))).toBe(true);
  const left: Happening = { kind: "http-error", exchange: "x", message: "offline" };
  expect(isQuiet(trace(poll("x"), left))).toBe(true);
});

test("a WebSocket is under way until its session has moved to it", () => {
  const asked = [upgradeRequest, upgradeResponse(101)];
  expect(isQuiet(trace(...asked))).toBe(false);
  expect(isQuiet(trace(...asked, engine("upgrade")))).toBe(true);
});

test("a WebSocket that is refused, cut, or whose session ends is under way no more", () => {
  expect(isQuiet(trace(upgradeRequest, upgradeResponse(503)))).toBe(true);
  const cut: Happening = { kind: "websocket-close", exchange: "ws" };
  expect(isQuiet(trace(upgradeRequest, upgradeResponse(101), cut))).toBe(true);
  const ended = [upgradeResponse(101), socket("DISCONNECT", "to-client")];
  expect(isQuiet(trace(upgradeRequest, ...ended))).toBe(true);
});

test("a session is under way until its CONNECT is answered", () => {
  expect(isQuiet(trace(engine("open")))).toBe(false);
  expect(isQuiet(trace(engine("open"), socket("CONNECT", "to-server")))).toBe(false);
  const answered = [socket("CONNECT", "to-server"), socket("CONNECT", "to-client")];
  expect(isQuiet(trace(engine("open"), ...answered))).toBe(true);
  expect(isQuiet(trace(engine("open"), engine("close")))).toBe(true);
});

test("an event that asks for an acknowledgement is under way until that one comes", () => {
  expect(isQuiet(trace(socket("EVENT", "to-server", 7)))).toBe(false);
  expect(isQuiet(trace(socket("EVENT", "to-server", 7), socket("ACK", "to-client", 8)))).toBe(
    false,
  );
  // The other side counts its own.
  expect(isQuiet(trace(socket("EVENT", "to-server", 7), socket("ACK", "to-server", 7)))).toBe(
    false,
  );
  expect(isQuiet(trace(socket("EVENT", "to-server", 7), socket("ACK", "to-client", 7)))).toBe(true);
  expect(isQuiet(trace(socket("EVENT", "to-server")))).toBe(true);
});

test("what waited for a server is forgotten with its process", () => {
  const exited: Happening = { kind: "server", change: "exited", code: 1 };
  expect(isQuiet(trace(request("x", "/"), socket("EVENT", "to-server", 1), exited))).toBe(true);
});
