import { describe, expect, test } from "vitest";
import { createNetwork } from "./network.ts";

describe("a network in memory", () => {
  test("tells which ports begin and cease to be listened on", () => {
    const network = createNetwork();
    const log: string[] = [];
    network.onListening((port) => log.push(`listening ${port}`));
    const undo = network.onClosed((port) => log.push(`closed ${port}`));
    const first = network.listen("127.0.0.1", 3000, () => undefined);
    const second = network.listen("::", 3001, () => undefined);
    expect(network.ports()).toEqual([3000, 3001]);
    first.close();
    first.close();
    undo();
    second.close();
    expect(network.ports()).toEqual([]);
    expect(log).toEqual(["listening 3000", "listening 3001", "closed 3000"]);
  });

  test("keeps the ports of another network apart", () => {
    const [one, other] = [createNetwork(), createNetwork()];
    one.listen("::", 3000, () => undefined);
    expect(() => other.connect("127.0.0.1", 3000)).toThrow("connect ECONNREFUSED 127.0.0.1:3000");
    expect(other.listen("::", 3000, () => undefined).address.port).toBe(3000);
    expect(() => one.listen("127.0.0.1", 3000, () => undefined)).toThrow("EADDRINUSE");
  });

  test("reaches nothing but this machine", () => {
    const network = createNetwork();
    expect(() => network.connect("192.0.2.1", 80)).toThrow("ENETUNREACH");
    expect(() => network.listen("192.0.2.1", 80, () => undefined)).toThrow("EADDRNOTAVAIL");
  });

  test("hands out ports that are free", () => {
    const network = createNetwork();
    const ports = [0, 0, 0].map((port) => network.listen("::", port, () => undefined).address.port);
    expect(new Set(ports).size).toBe(3);
    expect(ports.every((port) => port >= 49_152)).toBe(true);
  });
});
