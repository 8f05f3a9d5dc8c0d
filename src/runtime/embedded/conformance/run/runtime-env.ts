/** The runtime's modules as an `Env`. Bundled with the runtime's own modules in Node's place. */
import { Buffer } from "node:buffer";
import { builtins } from "../../node/index.ts";
import type { Env } from "../case.ts";

const load = (name: string): unknown => {
  const builtin = builtins[name];
  if (!builtin) throw new Error(`The runtime has no module ${name}.`);
  return builtin();
};

// The one border where the runtime's modules are taken for Node's, which is what the cases prove.
export const runtimeEnv = {
  events: load("events"),
  http: load("http"),
  net: load("net"),
  stream: load("stream"),
  timers: load("timers"),
  process: load("process"),
  Buffer,
  require: load,
} as unknown as Env;
