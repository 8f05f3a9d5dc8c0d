import type { ModuleFiles } from "./files.ts";
import type { Place } from "./source.ts";

/** An error that ended a program, as Node prints it, and where it was. */
export type Report = {
  /** May span lines; ends with a newline. */
  readonly text: string;
  readonly kind: "syntax-error" | "missing-module" | "port-in-use" | "uncaught";
  /** The error's own words, without its stack. */
  readonly message: string;
  readonly at?: Place;
};

export type ReportOptions = {
  readonly thrown: unknown;
  readonly place: Place | undefined;
  readonly files: ModuleFiles;
  /** `util.inspect`, which shows the stack and the properties of an error. */
  readonly inspect: (value: unknown) => string;
  readonly mapStack: (text: string) => string;
  /** Such as `Node.js v20.20.2`; printed last. */
  readonly version: string;
};

/** What Node writes to stderr before it exits with code 1 (`lib/internal/process/execution.js`). */
export function reportUncaught(options: ReportOptions): Report {
  const { thrown, place, files, inspect, mapStack, version } = options;
  const frame = place ? codeFrame(place, files) : "";
  const at = place && { at: place };
  if (!(thrown instanceof Error)) {
    const shown = inspect(thrown);
    const hint = "(Use `node --trace-uncaught ...` to show where the exception was thrown)";
    const text = `${frame || "Uncaught:\n"}${shown}\n${hint}\n\n${version}\n`;
    return { text, kind: "uncaught", message: shown, ...at };
  }
  const shown = mapStack(inspect(thrown));
  return {
    text: `${frame}${shown}\n\n${version}\n`,
    kind: kindOf(thrown, place),
    message: thrown.message,
    ...at,
  };
}

function codeFrame({ file, shown, line, column }: Place, files: ModuleFiles): string {
  const head = `${shown}:${line}\n`;
  if (files.kindOf(file) !== "file") return `${head}\n`;
  const source = files.read(file).split("\n")[line - 1];
  if (source === undefined) return `${head}\n`;
  const indent = source.slice(0, column - 1).replace(/[^\t]/g, " ");
  return `${head}${source}\n${indent}^\n\n`;
}

const missing = new Set([
  "MODULE_NOT_FOUND",
  "ERR_MODULE_NOT_FOUND",
  "ERR_UNKNOWN_BUILTIN_MODULE",
  "ERR_PACKAGE_PATH_NOT_EXPORTED",
]);

function kindOf(error: Error, place: Place | undefined): Report["kind"] {
  if (error instanceof SyntaxError && place?.phase === "link") return "syntax-error";
  const code = "code" in error ? error.code : undefined;
  if (typeof code === "string" && missing.has(code)) return "missing-module";
  return code === "EADDRINUSE" ? "port-in-use" : "uncaught";
}
