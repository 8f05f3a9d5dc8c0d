import { expect, test } from "vitest";

import type { TraceEvent } from "../../trace/event.ts";
import { verdictOf } from "./verdict.ts";

const frame = (id: number) => ({ id, at: id, browser: "You", tab: "t" });

const request = (headers: readonly (readonly [string, string])[] = []): TraceEvent => ({
  ...frame(1),
  kind: "http-request",
  exchange: "x",
  method: "GET",
  url: "/socket.io/?EIO=4&transport=polling",
  headers,
});
const response = (status: number): TraceEvent => ({
  ...frame(2),
  kind: "http-response",
  exchange: "x",
  status,
  headers: [],
});
const heldBack: TraceEvent = { ...frame(3), kind: "http-error", exchange: "x", message: "CORS" };
const connect = (packet: "CONNECT" | "CONNECT_ERROR"): TraceEvent => ({
  ...frame(4),
  kind: "socket",
  exchange: "y",
  direction: "to-client",
  transport: "polling",
  packet,
  namespace: "/",
});

test("a status of 400 and more refuses, also where the answer is kept from the page", () => {
  expect(verdictOf([request(), response(403), heldBack], "t")?.is).toBe("refused");
});

test("an answer that CORS keeps from the page is held back, whatever its status", () => {
  expect(verdictOf([request(), response(200)], "t")).toBeUndefined();
  expect(verdictOf([request(), response(200), heldBack], "t")).toEqual({
    is: "held-back",
    cookie: false,
    proof: heldBack,
  });
});

test("an end without any answer is no verdict of CORS", () => {
  expect(verdictOf([request(), heldBack], "t")?.is).toBe("unanswered");
});

test("CONNECT lets in, CONNECT_ERROR does not; the cookie is the handshake's", () => {
  const asked = request([["Cookie", "a=1; connect.sid=s%3Aid"]]);
  expect(verdictOf([asked, response(200), connect("CONNECT")], "t")).toMatchObject({
    is: "in",
    cookie: true,
  });
  expect(verdictOf([request(), connect("CONNECT_ERROR")], "t")?.is).toBe("nobody");
});

test("another tab's events, and the client's script, decide nothing", () => {
  const script: TraceEvent = {
    ...frame(0),
    kind: "http-request",
    exchange: "s",
    method: "GET",
    url: "/socket.io/socket.io.js",
    headers: [],
  };
  expect(verdictOf([script, connect("CONNECT")], "t")).toBeUndefined();
  expect(verdictOf([request(), connect("CONNECT")], "other")).toBeUndefined();
});
