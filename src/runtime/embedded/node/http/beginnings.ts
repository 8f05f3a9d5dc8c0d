/** What is wrong with a line of a head before it ends. Such lines rarely come in parts. */
import {
  checkHeaderLine,
  checkMethodPrefix,
  checkRequestLine,
  checkStatusLine,
} from "./grammar.ts";

/** What a line of a head is, by the parser's state. */
export type LineKind = "REQUEST_LINE" | "RESPONSE_LINE" | "HEADER" | "BODY_CHUNKTRAILERS";

/**
 * What is wrong with a line already, of which only the beginning has come. The check is that of the
 * shortest line that begins so.
 */
export function checkBeginning(kind: LineKind, text: string, hasEarlier: boolean): void {
  const line = text.endsWith("\r") ? text.slice(0, -1) : text;
  switch (kind) {
    case "REQUEST_LINE":
      return checkRequestLine(completedRequest(line), true);
    case "RESPONSE_LINE":
      return checkStatusLine(line + "HTTP/1.1 200 ".slice(line.length), true);
    case "HEADER":
    case "BODY_CHUNKTRAILERS":
      return checkHeaderLine(line.includes(":") || line !== text ? line : `${line}:`, hasEarlier);
  }
}

function completedRequest(line: string): string {
  const [method = "", url = "", version = "", ...more] = line.split(" ");
  if (!line.includes(" ")) {
    checkMethodPrefix(line);
    return "GET / HTTP/1.1";
  }
  const target = url.replace(/^([a-z]*)(?::\/?)?$/i, (_, scheme) =>
    scheme ? `${scheme}://` : "/",
  );
  return [method, target, version + "HTTP/1.1".slice(version.length), ...more].join(" ");
}
