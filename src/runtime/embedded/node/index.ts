/**
 * The built-in modules by the name that `require` and `import` use (without `node:`).
 * Each module's default export is what `require` gives.
 */
import events from "./events.ts";
import http from "./http.ts";
import https from "./https.ts";
import net from "./net.ts";
import process from "./process.ts";
import stream from "./stream.ts";
import streamPromises from "./stream/promises.ts";
import timers from "./timers.ts";
import timersPromises from "./timers/promises.ts";
import tls from "./tls.ts";

export const builtins: Readonly<Record<string, () => unknown>> = {
  events: () => events,
  http: () => http,
  https: () => https,
  net: () => net,
  process: () => process,
  stream: () => stream,
  "stream/promises": () => streamPromises,
  timers: () => timers,
  "timers/promises": () => timersPromises,
  tls: () => tls,
};
