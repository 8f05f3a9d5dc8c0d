/** `node:console`, and the global `console` of a program: writes to streams, as Node's does. */
import { formatWithOptions, inspect } from "node-inspect-extracted";
import { table } from "./console/table.ts";
import process from "./process.ts";

type Sink = { write(text: string): unknown };
type Options = { readonly stdout: Sink; readonly stderr?: Sink; readonly inspectOptions?: object };

const GROUP = 2;

export type Level = "debug" | "info" | "warn" | "error";

let writing: Level | undefined;

/** How loud what is written to stdout (1) or stderr (2) right now is meant: a stream alone can't tell. */
export const levelOf = (fd: number): Level => writing ?? (fd === 1 ? "info" : "error");

function atLevel(level: Level, write: () => void): void {
  const before = writing;
  writing = level;
  try {
    write();
  } finally {
    writing = before;
  }
}

/** `console.Console`. Methods are own properties, so that they work when taken off. */
export class Console {
  constructor(given: Options | Sink, errors?: Sink) {
    const options: Options =
      "stdout" in given ? given : { stdout: given, ...(errors && { stderr: errors }) };
    Object.assign(this, createMethods(options));
  }
}

function createMethods({ stdout, stderr = stdout, inspectOptions = {} }: Options) {
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();
  let indent = "";

  function write(sink: Sink, args: readonly unknown[]): void {
    const text = formatWithOptions(inspectOptions, ...args);
    sink.write(`${indent === "" ? text : indent + text.replaceAll("\n", `\n${indent}`)}\n`);
  }

  const log = (...args: unknown[]) => atLevel("info", () => write(stdout, args));
  const debug = (...args: unknown[]) => atLevel("debug", () => write(stdout, args));
  const warn = (...args: unknown[]) => atLevel("warn", () => write(stderr, args));
  const error = (...args: unknown[]) => atLevel("error", () => write(stderr, args));
  const warnOf = (text: string) => process.emitWarning(text);

  function elapsed(label: string, verb: string): string | undefined {
    const start = timers.get(label);
    if (start === undefined) {
      warnOf(`No such label '${label}' for console.${verb}()`);
      return undefined;
    }
    return durationText(performance.now() - start);
  }

  const group = (...args: unknown[]) => {
    if (args.length > 0) log(...args);
    indent += " ".repeat(GROUP);
  };

  return {
    log,
    info: log,
    debug,
    error,
    warn,
    dir: (value: unknown, options?: object) =>
      log(inspect(value, { customInspect: false, ...inspectOptions, ...options })),
    dirxml: log,
    table: (data: unknown, columns?: readonly string[]) => {
      if (typeof data !== "object" || data === null) log(data);
      else log(table(data, columns));
    },
    trace(...args: unknown[]) {
      const holder = { stack: "" };
      const V8: { captureStackTrace?: typeof Error.captureStackTrace } = Error;
      if (V8.captureStackTrace) V8.captureStackTrace(holder, this.trace);
      else holder.stack = new Error().stack ?? "";
      const frames = holder.stack.split("\n").slice(1).join("\n");
      const text = formatWithOptions(inspectOptions, ...args);
      error(`Trace${text ? `: ${text}` : ""}${frames ? `\n${frames}` : ""}`);
    },
    assert(condition?: unknown, ...args: unknown[]) {
      if (condition) return;
      const [first, ...rest] = args;
      warn(args.length === 0 ? "Assertion failed" : `Assertion failed: ${first}`, ...rest);
    },
    count(label: unknown = "default") {
      const name = `${label}`;
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      log(`${name}: ${count}`);
    },
    countReset(label: unknown = "default") {
      if (!counts.delete(`${label}`)) warnOf(`Count for '${label}' does not exist`);
    },
    time(label: unknown = "default") {
      const name = `${label}`;
      if (timers.has(name)) warnOf(`Label '${name}' already exists for console.time()`);
      else timers.set(name, performance.now());
    },
    timeEnd(label: unknown = "default") {
      const text = elapsed(`${label}`, "timeEnd");
      if (text !== undefined) log(`${label}: ${text}`);
      timers.delete(`${label}`);
    },
    timeLog(label: unknown = "default", ...args: unknown[]) {
      const text = elapsed(`${label}`, "timeLog");
      if (text !== undefined) log(`${label}: ${text}`, ...args);
    },
    group,
    groupCollapsed: group,
    groupEnd() {
      indent = indent.slice(0, -GROUP);
    },
    // Inspectors have these; without one they do nothing, in Node too.
    timeStamp() {},
    profile() {},
    profileEnd() {},
  };
}

/** As Node shows how long something took. */
function durationText(ms: number): string {
  if (ms < 1000) return `${Number(ms.toFixed(3))}ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(3)}s`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = ((ms % 60_000) / 1000).toFixed(3).padStart(6, "0");
  return `${minutes}:${seconds} (m:ss.mmm)`;
}

/** The console of a process whose streams are those of `process`, whenever they are replaced. */
export function createConsole(): Console & ReturnType<typeof createMethods> {
  const made = new Console({
    stdout: { write: (text) => process.stdout.write(text) },
    stderr: { write: (text) => process.stderr.write(text) },
  });
  return Object.assign(made as Console & ReturnType<typeof createMethods>, { Console });
}

export default createConsole();
