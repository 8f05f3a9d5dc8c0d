/** What may stand in a header (RFC 9110, sections 5.1, 5.5 and 5.6.2), with Node's errors. */
import { codedError } from "../internal/errors.ts";

const token = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const invalidValue = /[^\t\x20-\x7e\x80-\xff]/;

export const isToken = (text: unknown): boolean => typeof text === "string" && token.test(text);
export const hasInvalidChar = (text: string): boolean => invalidValue.test(text);

/** @throws TypeError `ERR_INVALID_HTTP_TOKEN` */
export function validateHeaderName(name: unknown, label = "Header name"): asserts name is string {
  if (!isToken(name)) {
    throw codedError(
      TypeError,
      "ERR_INVALID_HTTP_TOKEN",
      `${label || "Header name"} must be a valid HTTP token ["${String(name)}"]`,
    );
  }
}

/** @throws TypeError `ERR_HTTP_INVALID_HEADER_VALUE` or `ERR_INVALID_CHAR` */
export function validateHeaderValue(name: string, value: unknown): void {
  if (value === undefined) {
    throw codedError(
      TypeError,
      "ERR_HTTP_INVALID_HEADER_VALUE",
      `Invalid value "undefined" for header "${name}"`,
    );
  }
  if (hasInvalidChar(String(value))) throw invalidChar("header content", name);
}

export const invalidChar = (what: string, name?: string): Error =>
  codedError(
    TypeError,
    "ERR_INVALID_CHAR",
    `Invalid character in ${what}${name === undefined ? "" : ` ["${name}"]`}`,
  );

export const headersSent = (verb: string): Error =>
  codedError(
    Error,
    "ERR_HTTP_HEADERS_SENT",
    `Cannot ${verb} headers after they are sent to the client`,
  );
