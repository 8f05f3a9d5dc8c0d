import type { EngineTransport } from "./event.ts";

/** Which Engine.IO session and transport a URL speaks of; undefined for any other URL. */
export function parseEngineUrl(
  url: string,
): { readonly transport: EngineTransport; readonly sid?: string } | undefined {
  const query = new URLSearchParams(url.replace(/^[^?]*\??/, ""));
  const transport = query.get("transport");
  const isTransport =
    transport === "polling" || transport === "websocket" || transport === "webtransport";
  if (!isTransport || query.get("EIO") !== "4") return undefined;
  const sid = query.get("sid");
  return { transport, ...(sid && { sid }) };
}
