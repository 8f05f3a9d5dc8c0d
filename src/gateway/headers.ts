import type { OutgoingHttpHeaders } from "node:http";
import type { HeaderList } from "../trace/event.ts";

/** `rawHeaders` of `node:http` (name, value, name, value, …) as pairs. */
export function toHeaderList(raw: readonly string[]): HeaderList {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) list.push([raw[i] ?? "", raw[i + 1] ?? ""]);
  return list;
}

/** For `node:http`, which takes a repeated field as an array. Names keep their case. */
export function toOutgoing(list: HeaderList): OutgoingHttpHeaders {
  const byName = new Map<string, [name: string, values: string[]]>();
  for (const [name, value] of list) {
    const entry = byName.get(name.toLowerCase());
    if (entry) entry[1].push(value);
    else byName.set(name.toLowerCase(), [name, [value]]);
  }
  // No prototype: a field may be called `__proto__`.
  const headers = Object.create(null) as OutgoingHttpHeaders;
  for (const [name, values] of byName.values()) {
    headers[name] = values.length === 1 ? values[0] : values;
  }
  return headers;
}

export function valuesOf(list: HeaderList, name: string): string[] {
  const wanted = name.toLowerCase();
  return list.filter(([field]) => field.toLowerCase() === wanted).map(([, value]) => value);
}

export function valueOf(list: HeaderList, name: string): string | undefined {
  return valuesOf(list, name)[0];
}

/** The list without the named fields. */
export function without(list: HeaderList, ...names: readonly string[]): HeaderList {
  const dropped = new Set(names.map((name) => name.toLowerCase()));
  return list.filter(([name]) => !dropped.has(name.toLowerCase()));
}

/** The list with one field's value replaced where it stands, or added at the end. */
export function withField(list: HeaderList, name: string, value: string): HeaderList {
  const has = list.some(([field]) => field.toLowerCase() === name.toLowerCase());
  if (!has) return [...list, [name, value]];
  return list.map((field) =>
    field[0].toLowerCase() === name.toLowerCase() ? [field[0], value] : field,
  );
}

const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** The list without what belongs to one connection only (RFC 9110, section 7.6.1). */
export function endToEnd(list: HeaderList): HeaderList {
  const named = valuesOf(list, "connection").flatMap((value) =>
    value.split(",").map((name) => name.trim()),
  );
  return without(list, ...HOP_BY_HOP, ...named);
}

/** A response's head as bytes on the wire. */
export function formatHead(status: number, message: string, list: HeaderList): string {
  const fields = list.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `HTTP/1.1 ${status} ${message}\r\n${fields}\r\n`;
}

/** Whether a body of this type reads as text. */
export function isTextual(list: HeaderList): boolean {
  if (valueOf(list, "content-encoding") !== undefined) return false;
  const type = valueOf(list, "content-type") ?? "";
  return /^(text\/|application\/([\w.-]+\+)?(json|javascript|xml|x-www-form-urlencoded))/i.test(
    type,
  );
}
