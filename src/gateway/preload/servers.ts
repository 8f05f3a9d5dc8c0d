import { setImmediate } from "node:timers";
import { duplexPair } from "../duplex-pair.ts";
import { answerProbe } from "../probe.ts";
import { GATEWAY_SERVER } from "../record.ts";
import type { PreloadWithin } from "../within.ts";
import { field, isMethod, objectField, patchMethod } from "./patch.ts";

/** The HTTP servers of the example's process, for a gateway that asks whether it reaches them, and how. */
export function watchServers(http: unknown): Pick<PreloadWithin, "connect"> {
  const servers = new Set<object>();

  patchMethod(objectField(http, "Server", "prototype"), "emit", (emit) => {
    return function (this: unknown, ...args) {
      const [event, request] = args;
      const isOwn =
        typeof this === "object" && this !== null && field(this, GATEWAY_SERVER) !== true;
      if (isOwn && event === "listening") servers.add(this);
      // With listeners for upgrades it is one; else it is a request like others.
      if (isOwn && (event === "upgrade" || event === "request") && answer(request)) return true;
      return Reflect.apply(emit, this, args);
    };
  });

  return {
    connect(port) {
      const { client, server: end } = duplexPair(port);
      const server = [...servers].find((one) => portOf(one) === port);
      const emit = field(server, "emit");
      if (isMethod(emit)) Reflect.apply(emit, server, ["connection", end]);
      else {
        const refused = Object.assign(new Error("Nothing listens."), { code: "ECONNREFUSED" });
        // As with a network, after whoever asked has begun to listen.
        setImmediate(() => client.destroy(refused));
      }
      return client;
    },
  };
}

function answer(request: unknown): boolean {
  const head = answerProbe(field(request, "headers"));
  const end = field(request, "socket", "end");
  if (head === undefined || !isMethod(end)) return false;
  Reflect.apply(end, field(request, "socket"), [head]);
  return true;
}

function portOf(server: object): unknown {
  const address = field(server, "address");
  return isMethod(address) ? field(Reflect.apply(address, server, []), "port") : undefined;
}
