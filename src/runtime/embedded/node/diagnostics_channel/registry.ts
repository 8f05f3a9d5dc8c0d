import { invalidArgType } from "../internal/errors.ts";
import { Channel } from "./channel.ts";
import type { Name } from "./channel.ts";

const channels = new Map<Name, Channel>();

/** The one channel of that name. */
export function channel(name: Name): Channel {
  if (typeof name !== "string" && typeof name !== "symbol") {
    throw invalidArgType("channel", "one of type string or symbol", name);
  }
  const known = channels.get(name) ?? new Channel(name);
  channels.set(name, known);
  return known;
}
