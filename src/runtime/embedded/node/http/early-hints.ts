/** `103 Early Hints` (RFC 8297), which few servers send. */
import { codedError, mustBeString, received } from "../internal/errors.ts";

/** The response to write; none without a link. */
export function earlyHints(hints: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof hints !== "object" || hints === null) {
    throw codedError(
      TypeError,
      "ERR_INVALID_ARG_TYPE",
      `The "hints" argument must be of type object.${received(hints)}`,
    );
  }
  if (hints.link === null || hints.link === undefined) return undefined;
  const link = linkValue(hints.link);
  if (link.length === 0) return undefined;
  let head = `HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n`;
  for (const [name, value] of Object.entries(hints)) {
    if (name !== "link") head += `${name}: ${String(value)}\r\n`;
  }
  return `${head}\r\n`;
}

const linkExp = /^(?:<[^>]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;

/** RFC 8288 links, one or several, as Node checks them. */
function linkValue(value: unknown): string {
  const links = Array.isArray(value) ? value : [value];
  for (const link of links) {
    if (typeof link !== "string" || !linkExp.test(link)) {
      throw codedError(
        TypeError,
        "ERR_INVALID_ARG_VALUE",
        `The argument 'hints' must be an array or string of format "</styles.css>; rel=preload; as=style". Received ${typeof link === "string" ? `'${link}'` : String(link)}`,
      );
    }
  }
  if (!Array.isArray(value)) mustBeString(value, "hints.link");
  return links.join(", ");
}
