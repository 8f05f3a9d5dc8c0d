/** Writing a message's head: what its headers mean for the connection and the body. */
import type { OutgoingMessage } from "./outgoing.ts";
import { validateHeaderName, validateHeaderValue } from "./validate.ts";

export type HeaderInput =
  Readonly<Record<string, unknown>> | readonly (readonly [string, unknown])[] | readonly unknown[];

/** Which of the headers that matter to framing were given. */
export type Seen = {
  connection: boolean;
  contentLength: boolean;
  transferEncoding: boolean;
  date: boolean;
  expect: boolean;
  trailer: boolean;
};

const closes = /(?:^|\W)close(?:$|\W)/i;
export const chunked = /(?:^|\W)chunked(?:$|\W)/i;

/** Several cookies are joined as one header (RFC 6265, section 5.4). */
const isCookie = (name: string): boolean => name.toLowerCase() === "cookie";

/** The lines of `headers`, noting what they mean for `message`. */
export function renderHeaders(
  message: OutgoingMessage,
  headers: HeaderInput | null,
  validate: boolean,
): { lines: string; seen: Seen } {
  const seen: Seen = {
    connection: false,
    contentLength: false,
    transferEncoding: false,
    date: false,
    expect: false,
    trailer: false,
  };
  let lines = "";
  const line = (name: string, value: unknown): void => {
    if (validate) validateHeaderValue(name, value);
    lines += `${name}: ${String(value)}\r\n`;
    note(message, seen, name, String(value));
  };
  for (const [name, value] of entriesOf(headers)) {
    if (validate) validateHeaderName(name);
    if (!Array.isArray(value)) line(name, value);
    else if (joins(message, name, value)) line(name, value.join("; "));
    else for (const item of value) line(name, item);
  }
  return { lines, seen };
}

function joins(message: OutgoingMessage, name: string, values: readonly unknown[]): boolean {
  if (message._uniqueHeaders?.has(name.toLowerCase())) return true;
  return values.length >= 2 && isCookie(name);
}

function* entriesOf(headers: HeaderInput | null): Iterable<readonly [string, unknown]> {
  if (!headers) return;
  if (!Array.isArray(headers)) {
    for (const name of Object.keys(headers)) {
      yield [name, (headers as Readonly<Record<string, unknown>>)[name]];
    }
  } else if (Array.isArray(headers[0])) yield* headers as readonly (readonly [string, unknown])[];
  else for (let i = 0; i < headers.length; i += 2) yield [headers[i] as string, headers[i + 1]];
}

function note(message: OutgoingMessage, seen: Seen, name: string, value: string): void {
  switch (name.toLowerCase()) {
    case "connection":
      seen.connection = true;
      message._removedConnection = false;
      if (closes.test(value)) message._last = true;
      else message.shouldKeepAlive = true;
      break;
    case "transfer-encoding":
      seen.transferEncoding = true;
      message._removedTE = false;
      if (chunked.test(value)) message.chunkedEncoding = true;
      break;
    case "content-length":
      seen.contentLength = true;
      message._contentLength = Number(value);
      message._removedContLen = false;
      break;
    case "date":
      seen.date = true;
      break;
    case "expect":
      seen.expect = true;
      break;
    case "trailer":
      seen.trailer = true;
      break;
    case "keep-alive":
      message._defaultKeepAlive = false;
      break;
  }
}

let dateSecond = -1;
let dateText = "";

/** The `Date` header's value, made once a second. */
export function httpDate(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(second * 1000).toUTCString();
  }
  return dateText;
}
