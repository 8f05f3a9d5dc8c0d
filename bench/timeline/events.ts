import type { Happening, TraceEvent } from "../../src/trace/event.ts";

/**
 * A trace of any length, as a busy lab would record it: two browsers with two tabs each, which count
 * over HTTP and over Socket.IO by turns, and a heartbeat now and then. Each action is eight events.
 *
 * @param first id of the first event; a trace that goes on begins where the other one ended
 */
export function busyTrace(length: number, first = 1): TraceEvent[] {
  const events: TraceEvent[] = [];
  for (let action = 0; events.length < length; action++)
    events.push(...act(action, first + action * 8));
  return events.slice(0, length);
}

function act(action: number, id: number): TraceEvent[] {
  const browser = `Browser ${action % 2 === 0 ? "A" : "B"}`;
  const tab = `Tab ${(action % 4 > 1 ? 1 : 0) + 1}`;
  const session = `${"Qm7Jx0aKfT3wZp5-"}${browser.slice(-1)}`;
  const sid = `engine-8sK2nXbb-${browser.slice(-1)}${tab.slice(-1)}`;
  const socket = `socket-4vR0LmQe-${browser.slice(-1)}${tab.slice(-1)}`;
  const exchange = `x${action}`;
  const carrier = { exchange, transport: "websocket", sid } as const;
  const up = { ...carrier, direction: "to-server" } as const;
  const down = { ...carrier, direction: "to-client" } as const;
  const store = { kind: "store", session } as const;
  const before = { cookie: { originalMaxAge: null }, count: action };
  const after = { ...before, count: action + 1 };
  const root = { namespace: "/" } as const;
  const steps: readonly (readonly [cause: number, happening: Happening])[] = [
    [
      0,
      {
        kind: "http-request",
        exchange,
        method: "POST",
        url: "/incr",
        headers: [
          ["Host", "localhost:3000"],
          ["Cookie", `connect.sid=s%3A${session}.c2lnbmF0dXJl`],
        ],
      },
    ],
    [1, { ...store, operation: "get", before, after: before }],
    [1, { ...store, operation: "set", before, after }],
    [
      1,
      {
        kind: "http-response",
        exchange,
        status: 200,
        headers: [["Content-Type", "application/json"]],
        body: { bytes: 11, text: `{"count":${action}}` },
      },
    ],
    [0, { kind: "socket", ...up, ...root, packet: "EVENT", data: ["incr"], ack: action, socket }],
    [5, { ...store, operation: "touch", before: after, after }],
    [5, { kind: "socket", ...down, ...root, packet: "ACK", data: [action], ack: action, socket }],
    [0, { kind: "engine", ...down, packet: "ping" }],
  ];
  return steps.map(([cause, happening], nth) => ({
    id: id + nth,
    at: (id + nth) * 2.5,
    ...(cause > 0 && { cause: id + cause - 1 }),
    browser,
    tab,
    ...happening,
  }));
}
