import type { Patch } from "../../tests/contracts/patch.ts";
import type { UnderTest } from "../../tests/contracts/under-test.ts";

/** What the Socket.IO server holds, over all its namespaces. */
export type Inside = {
  readonly rooms: readonly string[];
  readonly connected: number;
  /** Sockets whose CONNECT is still under way. */
  readonly connecting: number;
};

/** Adds a route that tells what the Socket.IO server holds: no client can see it. */
export const tellOfInside: Patch = {
  file: "index.ts",
  from: "addRoutes(app, rooms);",
  to: `app.get("/inside", (_req, res) => {
  const sum = (key: string) =>
    rooms.namespaces.reduce((total, namespace) => total + Reflect.get(namespace, key).size, 0);
  res.json({
    rooms: rooms.namespaces.flatMap(({ adapter }) => [...adapter.rooms.keys()]),
    connected: sum("sockets"),
    connecting: sum("_preConnectSockets"),
  });
});
addRoutes(app, rooms);`,
};

export async function lookInside({ browser }: UnderTest): Promise<Inside> {
  return JSON.parse((await browser().get("/inside")).text) as Inside;
}
