/** `node:querystring`. Unlike the polyfills of it, never throws for malformed percent escapes. */

type Value = string | number | boolean | bigint | null | undefined;
type Values = { readonly [name: string]: Value | readonly Value[] };
type Options = {
  readonly decodeURIComponent?: (text: string) => string;
  readonly encodeURIComponent?: (text: string) => string;
  readonly maxKeys?: number;
};

/** Percent-encodes all but `A-Z a-z 0-9 - _ . ! ~ * ' ( )`. @throws URIError for a lone surrogate */
function escape(text: unknown): string {
  const plain =
    typeof text === "string" ? text : typeof text === "object" ? String(text) : `${text}`;
  try {
    return encodeURIComponent(plain);
  } catch {
    throw Object.assign(new URIError("URI malformed"), { code: "ERR_INVALID_URI" });
  }
}

/** Decodes what is valid, byte by byte, and leaves the rest as it stands. */
function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    const bytes: number[] = [];
    const encoder = new TextEncoder();
    for (const [part, hex] of text.matchAll(/%([0-9a-f]{2})|[^%]+|%/gi)) {
      if (hex) bytes.push(Number.parseInt(hex, 16));
      else bytes.push(...encoder.encode(part));
    }
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
  }
}

const textOf = (value: unknown): string => {
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? `${value}` : "";
  return typeof value === "bigint" || typeof value === "boolean" ? `${value}` : "";
};

function stringify(
  values?: Values | null,
  separator = "&",
  equals = "=",
  options?: Options,
): string {
  if (typeof values !== "object" || values === null) return "";
  const encode = options?.encodeURIComponent ?? querystring.escape;
  return Object.entries(values)
    .flatMap(([name, value]) => {
      const list: readonly unknown[] = Array.isArray(value) ? value : [value];
      return list.map((item) => `${encode(name)}${equals}${encode(textOf(item))}`);
    })
    .join(separator);
}

/** Keeps the order of names; a repeated name gives an array. No prototype, so any name is data. */
function parse(
  text: string,
  separator = "&",
  equals = "=",
  options?: Options,
): Record<string, string | string[]> {
  const found = Object.create(null) as Record<string, string | string[]>;
  if (typeof text !== "string" || text === "") return found;
  const decode = options?.decodeURIComponent ?? querystring.unescape;
  const safely = (part: string) => {
    const spaced = part.replaceAll("+", " ");
    if (decode === unescape || !/%/.test(spaced)) return unescape(spaced);
    try {
      return decode(spaced);
    } catch {
      return unescape(spaced);
    }
  };
  const max = options?.maxKeys ?? 1000;
  const parts = text.split(separator || "&");
  for (const part of max > 0 ? parts.slice(0, max) : parts) {
    if (part === "") continue;
    const at = part.indexOf(equals || "=");
    const name = safely(at === -1 ? part : part.slice(0, at));
    const value = at === -1 ? "" : safely(part.slice(at + (equals || "=").length));
    const known = found[name];
    if (known === undefined) found[name] = value;
    else if (Array.isArray(known)) known.push(value);
    else found[name] = [known, value];
  }
  return found;
}

/** Packages replace `escape` and `unescape` on this very object. */
const querystring = { parse, decode: parse, stringify, encode: stringify, escape, unescape };

export default querystring;
