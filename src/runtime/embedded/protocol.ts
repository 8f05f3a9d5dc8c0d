import { isDown, isOpen, isUp } from "./channel.ts";
import {
  anything,
  blob,
  either,
  flag,
  integer,
  list,
  literal,
  object,
  optional,
  record,
  text,
  type Guarded,
} from "./guards.ts";

/**
 * What the page and the worker tell each other, over one MessagePort. Each side parses what it
 * receives: the worker runs a reader's code, which may reach the port's prototype and forge.
 */

const foreignPage = object({ origin: text, html: text });

/** What a lab lets go wrong, and how far ahead its clock is, in ms. */
export const isConditions = object({
  storeDelay: optional(integer),
  storeDown: optional(flag),
  blockWebSockets: optional(flag),
  clockOffset: integer,
});

const openTab = { id: text, browser: text, tab: text, page: optional(foreignPage) };

const isGatewayCall = either(
  object({ method: literal("openTab"), ...openTab }),
  object({ method: literal("closeTab"), id: text, browser: text, tab: text }),
  object({ method: literal("clearCookies"), browser: text }),
  /** `document.cookie = line` in a page of the example. */
  object({ method: literal("setCookie"), browser: text, line: text }),
  object({ method: literal("setOffline"), browser: text, offline: flag }),
  object({ method: literal("setConditions"), conditions: isConditions }),
);

const isOpenTab = object(openTab);

export const isToWorker = either(
  /** Everything that can be done before the files are known; a spare worker does it ahead. */
  object({
    type: literal("prepare"),
    /** The packages' bundle. */
    packages: blob,
    /** Where to load the packages' later script from, unless it has come by then. */
    packagesLater: text,
    /** Files that packages read at run time, by path relative to the project's root. */
    packageFiles: record(text),
    /** The TypeScript chunk, for TypeScript only. */
    typescript: optional(blob),
    /** Where to load the parser from, which only a syntax error wants. */
    syntax: text,
    /** Where to load the worker's later script from, unless it has come by then. */
    workerLater: text,
    /** Where to load `util.inspect` from, unless it has come by then. */
    inspect: text,
    /** Where to load the lexer of ES modules from, unless it has come by then. */
    moduleLexer: text,
    /** What the lexer returns for some of the project's texts, as JSON, by the text. */
    lexed: record(text),
    /** Such scripts that this project wants at once, by URL. */
    ahead: record(blob),
    /** Where to load `ws` from, which only a project without Socket.IO wants. */
    webSocket: text,
    env: record(text),
    /** The port on which the example is expected, behind the gateway. */
    target: integer,
    /** The project's files, as far as they are known; `run` brings those that changed since. */
    files: record(text),
  }),
  object({
    type: literal("run"),
    /** By path relative to the project's root. */
    files: record(text),
    entry: text,
    /** The gateway's jars as the last worker left them. */
    jars: anything,
    tabs: list(isOpenTab),
    offline: list(text),
    conditions: isConditions,
  }),
  /** A script that the worker may want later. */
  object({ type: literal("script"), url: text, script: blob }),
  object({ type: literal("ping"), count: integer }),
  object({ type: literal("open"), channel: integer, open: isOpen }),
  object({ type: literal("up"), channel: integer, up: isUp }),
  object({ type: literal("call"), call: integer, gateway: isGatewayCall }),
);

const position = object({ file: text, line: integer, column: integer });

/** Why the example's process ended, as far as the worker can tell. */
const fault = object({
  kind: literal("syntax-error", "uncaught", "missing-module", "port-in-use", "internal"),
  message: text,
  remedy: text,
  at: optional(position),
});

export const isFromWorker = either(
  /** The bundle is evaluated; says where the code runs. `null` is an opaque origin. */
  object({ type: literal("alive"), origin: text }),
  object({ type: literal("prepared") }),
  object({ type: literal("pong"), count: integer }),
  object({ type: literal("listening"), port: integer }),
  object({ type: literal("closed"), port: integer }),
  /** The entry and all that it imports has run. */
  object({ type: literal("loaded") }),
  object({
    type: literal("log"),
    lines: list(object({ level: literal("debug", "info", "warn", "error"), text })),
  }),
  object({ type: literal("fault"), fault }),
  object({ type: literal("exit"), code: integer }),
  object({ type: literal("down"), channel: integer, down: isDown }),
  object({ type: literal("records"), records: list(anything) }),
  object({ type: literal("cookies"), browser: text, cookies: list(anything), jars: anything }),
  object({ type: literal("answer"), call: integer, error: optional(text) }),
);

export type Conditions = Guarded<typeof isConditions>;
export type OpenTabCall = Guarded<typeof isOpenTab>;
export type GatewayCall = Guarded<typeof isGatewayCall>;
export type Fault = Guarded<typeof fault>;
export type ToWorker = Guarded<typeof isToWorker>;
export type Prepare = Extract<ToWorker, { type: "prepare" }>;
export type FromWorker = Guarded<typeof isFromWorker>;
