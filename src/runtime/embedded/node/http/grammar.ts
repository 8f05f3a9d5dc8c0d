/**
 * What the lines of a message may look like (RFC 9112), with the codes and words of Node's parser.
 * Each check throws a `ParseError`.
 */
import type { Buffer } from "node:buffer";
import { methods } from "http-parser-js";

export type ParseError = Error & {
  code: string;
  reason?: string;
  bytesParsed: number;
  rawPacket?: Buffer;
};

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** An error as Node's parser binding makes them. */
export function parseError(code: string, reason: string): ParseError {
  return Object.assign(new Error(`Parse Error: ${reason}`), { code, reason, bytesParsed: 0 });
}

export function checkMethodPrefix(line: string): void {
  const end = line.indexOf(" ");
  const method = end < 0 ? line : line.slice(0, end);
  const known =
    end < 0 ? methods.some((name) => name.startsWith(method)) : methods.includes(method);
  if (!known && method !== "\r")
    throw parseError("HPE_INVALID_METHOD", "Invalid method encountered");
}

export function checkRequestLine(line: string, hadReturn: boolean): void {
  checkMethodPrefix(line);
  const [method, url, version, ...more] = line.split(" ");
  if (!line.includes(" ")) throw parseError("HPE_INVALID_METHOD", "Expected space after method");
  const isAsterisk = url === "*";
  const isConnect = method === "CONNECT";

  const badUrl =
    !url ||
    /[^\x21-\x7e]/.test(url) ||
    !(isAsterisk || isConnect || /^(?:\/|[a-z]+:\/\/)/i.test(url));
  if (badUrl) throw parseError("HPE_INVALID_URL", "Unexpected char in url schema");
  if (version === undefined) {
    // HTTP/0.9: a target and nothing else.
    if (hadReturn) return;
    throw parseError("HPE_INVALID_URL", "Invalid char in url path");
  }
  const match = /^HTTP\/(\d)\.(\d)$/.exec(version);
  if (!match || more.length > 0) {
    if (/^HTTP\//.test(version)) throw parseError("HPE_INVALID_VERSION", "Invalid HTTP version");
    throw parseError("HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/");
  }
  if (!["1.0", "1.1", "0.9", "2.0"].includes(`${match[1]}.${match[2]}`)) {
    throw parseError("HPE_INVALID_VERSION", "Invalid HTTP version");
  }
  if (!hadReturn) throw parseError("HPE_INVALID_VERSION", "Expected CRLF after version");
}

export function checkStatusLine(line: string, hadReturn: boolean): void {
  if (!/^HTTP\//.test(line))
    throw parseError("HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/");
  if (!/^HTTP\/(?:1\.[01]|0\.9|2\.0)(?: |$)/.test(line)) {
    throw parseError("HPE_INVALID_VERSION", "Invalid HTTP version");
  }
  if (!/^HTTP\/\d\.\d \d{3}(?: |$)/.test(line))
    throw parseError("HPE_INVALID_STATUS", "Invalid status code");
  if (!hadReturn) throw parseError("HPE_CR_EXPECTED", "Missing expected CR after response line");
}

export function checkHeaderLine(line: string, hasEarlier: boolean): void {
  if (line[0] === " " || line[0] === "\t") {
    throw hasEarlier
      ? parseError("HPE_INVALID_HEADER_TOKEN", "Unexpected whitespace after header value")
      : parseError("HPE_UNEXPECTED_SPACE", "Unexpected space after start line");
  }
  if (line[0] === "\r") throw parseError("HPE_STRICT", "Expected LF after headers");
  const colon = line.indexOf(":");
  if (colon < 0 || !token.test(line.slice(0, colon))) {
    throw parseError("HPE_INVALID_HEADER_TOKEN", "Invalid header token");
  }
  if (line.includes("\r")) {
    throw parseError("HPE_LF_EXPECTED", "Missing expected LF after header value");
  }

  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line.slice(colon + 1))) {
    throw parseError("HPE_INVALID_HEADER_TOKEN", "Invalid header value char");
  }
}

export function checkChunkSize(line: string, hadReturn: boolean): void {
  if (line.includes("\r")) throw parseError("HPE_STRICT", "Expected LF after chunk size");
  if (!/^[0-9a-f]+(?:;.*)?$/i.test(line)) {
    throw parseError("HPE_INVALID_CHUNK_SIZE", "Invalid character in chunk size");
  }
  if ((line.split(";", 1)[0] ?? "").trim().length > 16)
    throw parseError("HPE_INVALID_CHUNK_SIZE", "Chunk size overflow");
  if (!hadReturn) throw parseError("HPE_CR_EXPECTED", "Missing expected CR after chunk size");
}

export function checkChunkEnd(line: string): void {
  if (line !== "") throw parseError("HPE_STRICT", "Expected LF after chunk data");
}
