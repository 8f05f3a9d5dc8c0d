/**
 * The built-in modules by the name that `require` and `import` use (without `node:`).
 * Each module's default export is what `require` gives.
 */
import assert, { strict as assertStrict } from "./assert.ts";
import asyncHooks from "./async_hooks.ts";
import diagnosticsChannel from "./diagnostics_channel.ts";
import dns from "./dns.ts";
import os from "./os.ts";
import perfHooks from "./perf_hooks.ts";
import tty from "./tty.ts";
import zlib from "./zlib.ts";
import { library } from "./library.ts";
import { missing } from "./missing.ts";
import { addMissing } from "./missing-members.ts";
import events from "./events.ts";
import http from "./http.ts";
import https from "./https.ts";
import net from "./net.ts";
import process from "./process.ts";
import stream from "./stream.ts";
import streamConsumers from "./stream/consumers.ts";
import streamPromises from "./stream/promises.ts";
import streamWeb from "./stream/web.ts";
import timers from "./timers.ts";
import timersPromises from "./timers/promises.ts";
import tls from "./tls.ts";

export const builtins: Readonly<Record<string, () => unknown>> = {
  ...missing,
  ...library,
  assert: () => assert,
  "assert/strict": () => assertStrict,
  async_hooks: () => asyncHooks,
  diagnostics_channel: () => diagnosticsChannel,
  dns: () => dns,
  "dns/promises": () => dns.promises,
  os: () => os,
  perf_hooks: () => perfHooks,
  tty: () => tty,
  zlib: () => zlib,
  events: () => events,
  http: () => http,
  https: () => https,
  net: () => net,
  process: () => process,
  stream: () => stream,
  "stream/consumers": () => streamConsumers,
  "stream/promises": () => streamPromises,
  "stream/web": () => streamWeb,
  timers: () => timers,
  "timers/promises": () => timersPromises,
  tls: () => tls,
};

addMissing({ net, os, perf_hooks: perfHooks, process, timers, tls, zlib });

Object.assign(process, {
  getBuiltinModule: (name: unknown) => builtins[String(name).replace(/^node:/, "")]?.(),
});
