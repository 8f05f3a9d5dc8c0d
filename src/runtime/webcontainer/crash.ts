import type { Failure } from "../port.ts";

/**
 * What ended the example's process, read from the words that Node.js left: a process elsewhere gives
 * nothing but its output and its code.
 *
 * @param output The end of the process's output.
 * @param home The example's folder as it ends paths, such as `run-1/example`.
 */
export function crashOf(output: string, home: string): Failure {
  const text = output.replaceAll("\r\n", "\n").replace(ansi, "");
  const message = [...text.matchAll(errorLine)].at(-1)?.[1] ?? "The example ended with an error.";
  const kind = kindOf(text, message);
  const at = placeOf(text, home, kind);
  return { kind, message, remedy: remedies[kind], ...(at && { at }) };
}

type Kind = "missing-module" | "port-in-use" | "syntax-error" | "uncaught";

/** Colours. */
const ansi = /\x1b\[[\d;]*m/g;
/** `TypeError: …`, `Error [ERR_MODULE_NOT_FOUND]: …`, at the start of a line: causes are indented. */
const errorLine =
  /^(?:Uncaught )?((?:[A-Za-z_$][\w$]*)?(?:Error|Exception)(?: \[\w+\])?(?::.*)?)$/gm;

function kindOf(text: string, message: string): Kind {
  if (/ERR_MODULE_NOT_FOUND|^Error: Cannot find module/.test(message)) return "missing-module";
  if (/EADDRINUSE/.test(message)) return "port-in-use";
  // An `eval` of the reader's own that fails is a syntax error with frames of the program below it.
  if (message.startsWith("SyntaxError") && !/^ {4}at (?!.*node:internal)/m.test(text)) {
    return "syntax-error";
  }
  return "uncaught";
}

const remedies: Readonly<Record<Kind, string>> = {
  "syntax-error": "Correct the code at this place, then start the example again.",
  "missing-module":
    "Import one of the files or packages of this example. For another package, copy the example to your computer.",
  "port-in-use": "Let only one server listen on a port, or choose another port for the second.",
  uncaught: "Correct the code, or catch the error, then start the example again.",
};

/** The innermost frame in the reader's own files, else the place that Node.js names above the error. */
function placeOf(text: string, home: string, kind: Kind): Failure["at"] {
  const path = `${escape(home)}/((?!node_modules/)[^\\s():]+)`;
  const frame = new RegExp(`^ {4}at .*?${path}:(\\d+):(\\d+)\\)?$`, "m").exec(text);
  const head = new RegExp(`^(?:file://)?\\S*?${path}:(\\d+)$`, "m").exec(text);
  const found = kind === "syntax-error" ? (head ?? frame) : (frame ?? head);
  if (!found) return undefined;
  const [, file = "", line, column] = found;
  const caret = /^( *)\^/m.exec(text.slice(found.index))?.[1]?.length ?? 0;
  return { file: decodeURI(file), line: Number(line), column: Number(column ?? caret + 1) };
}

const escape = (value: string): string => value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
