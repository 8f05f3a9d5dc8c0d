import { parseCookieDate } from "./cookie-date.ts";

/** One `Set-Cookie` header field, parsed (RFC 6265bis, section 5.6). Nothing is decoded. */
export type SetCookie = {
  readonly name: string;
  readonly value: string;
  /** Lower case, without a leading dot. Absent for a host-only cookie. */
  readonly domain?: string;
  /** Absent where the header names none, or none that starts with a slash. */
  readonly path?: string;
  readonly maxAge?: number;
  /** Ms since the epoch. */
  readonly expires?: number;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: "strict" | "lax" | "none" | "default";
};

/** Octets of a name and value together, and of one attribute's value (RFC 6265bis, section 5.6). */
const MAX_PAIR = 4096;
const MAX_ATTRIBUTE = 1024;

const CONTROLS = /[\0-\x08\x0a-\x1f\x7f]/;
const SAME_SITE = { strict: "strict", lax: "lax", none: "none" } as const;

export type Parsed =
  | { readonly is: "cookie"; readonly cookie: SetCookie }
  | { readonly is: "refused"; readonly reason: string };

/** @param header the field's value, one character per octet, as `node:http` gives it. */
export function parseSetCookie(header: string): Parsed {
  if (CONTROLS.test(header)) return refused("it contains a control character");
  const [pair = "", ...attributes] = header.split(";");
  const equals = pair.indexOf("=");
  const name = trim(equals < 0 ? "" : pair.slice(0, equals));
  const value = trim(pair.slice(equals + 1));
  if (name === "" && value === "") return refused("it has neither a name nor a value");
  if (name.length + value.length > MAX_PAIR) {
    return refused(`its name and value are longer than ${MAX_PAIR} bytes`);
  }
  return { is: "cookie", cookie: { name, value, ...parseAttributes(attributes) } };
}

type Attributes = Omit<SetCookie, "name" | "value">;

function parseAttributes(attributes: readonly string[]): Attributes {
  const found: { -readonly [K in keyof Attributes]: Attributes[K] } = {
    secure: false,
    httpOnly: false,
    sameSite: "default",
  };
  for (const attribute of attributes) {
    const equals = attribute.indexOf("=");
    const name = trim(equals < 0 ? attribute : attribute.slice(0, equals)).toLowerCase();
    const value = equals < 0 ? "" : trim(attribute.slice(equals + 1));
    if (value.length > MAX_ATTRIBUTE) continue;
    // The last attribute of a name wins, also where it takes back what an earlier one said.
    if (name === "domain") found.domain = value.replace(/^\./, "").toLowerCase() || undefined;
    else if (name === "path") found.path = value.startsWith("/") ? value : undefined;
    else if (name === "secure") found.secure = true;
    else if (name === "httponly") found.httpOnly = true;
    else if (name === "max-age" && /^-?\d+$/.test(value)) found.maxAge = Number(value);
    else if (name === "expires") found.expires = parseCookieDate(value) ?? found.expires;
    else if (name === "samesite") found.sameSite = sameSite(value);
  }
  return found;
}

function sameSite(value: string): Attributes["sameSite"] {
  const key = value.toLowerCase();
  return key === "strict" || key === "lax" || key === "none" ? SAME_SITE[key] : "default";
}

// Only space and tab are white space in a header (RFC 6265bis, WSP); `trim()` would eat more.
const trim = (text: string): string => text.replace(/^[ \t]+|[ \t]+$/g, "");

const refused = (reason: string): Parsed => ({ is: "refused", reason });
