import type { HeaderFields } from "../channel.ts";

/** `rawHeaders` of `node:http` (name, value, name, value, …) as pairs. */
export function toPairs(raw: readonly string[]): HeaderFields {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? "", raw[at + 1] ?? ""]);
  return pairs;
}
