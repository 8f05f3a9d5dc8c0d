import { createHash, randomBytes } from "node:crypto";
import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { formatHead } from "./headers.ts";
import { field, stringField } from "./preload/patch.ts";

/** Asks the preload in the example's process for an answer, of which the example notices nothing. */
export const PROBE = "gateway-probe";

/** Of every WebSocket's key (RFC 6455, section 1.3). */
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

type Server = { readonly host?: string; readonly port: number };

/**
 * Whether a WebSocket's handshake gets from this process to the example's. Where the two are processes of
 * one container, a network of the container's own is in between, which may let none through while it
 * lets other requests through. A server that answers neither is busy: that says nothing of a network.
 *
 * @param patience how long an answer may take, in ms
 */
export async function probeUpgrade(server: Server, patience: number): Promise<boolean> {
  const handshake = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": randomBytes(16).toString("base64"),
  };
  return (await isHeard(server, handshake, patience)) || !(await isHeard(server, {}, patience));
}

function isHeard(
  { host = "localhost", port }: Server,
  headers: Readonly<Record<string, string>>,
  patience: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = { [PROBE]: "asked", ...headers };
    const asked = httpRequest({ host, port, agent: false, headers: asking });
    const deadline = setTimeout(() => settle(false), patience);
    function settle(passes: boolean): void {
      clearTimeout(deadline);
      asked.destroy();
      resolve(passes);
    }
    const hear = (answer: IncomingMessage): void => settle(answer.headers[PROBE] === "passed");
    asked.on("upgrade", hear).on("response", hear);
    asked.on("error", () => settle(false)).end();
  });
}

/**
 * The preload's answer to a probe: the head of a response. A server that takes no upgrades has got the
 * handshake as a request, and as far as the network goes it has passed, too.
 *
 * @returns undefined where the request is none
 */
export function answerProbe(headers: unknown): string | undefined {
  if (field(headers, PROBE) !== "asked") return undefined;
  const key = stringField(headers, "sec-websocket-key");
  if (key === undefined) {
    return formatHead(204, "No Content", [
      [PROBE, "passed"],
      ["Connection", "close"],
    ]);
  }
  return formatHead(101, "Switching Protocols", [
    [PROBE, "passed"],
    ["Connection", "Upgrade"],
    ["Upgrade", "websocket"],
    [
      "Sec-WebSocket-Accept",
      createHash("sha1")
        .update(key + GUID)
        .digest("base64"),
    ],
  ]);
}
