/**
 * Bundled for plain Node: the runtime's own modules, beside Node's for everything else.
 * Exports what `require` gives, by name.
 */
import { AsyncResource } from "node:async_hooks";
import events from "../../node/events.ts";
import http from "../../node/http.ts";
import { carryFramesWith } from "../../node/internal/async-context.ts";
import { adoptTicks } from "../../node/internal/event-loop.ts";
import { setStandardStreams } from "../../node/internal/stream-process.ts";
import { emitWarningsWith } from "../../node/internal/warning.ts";
import net from "../../node/net.ts";
import stream from "../../node/stream.ts";
import streamPromises from "../../node/stream/promises.ts";
import timers from "../../node/timers.ts";
import timersPromises from "../../node/timers/promises.ts";

const { process } = globalThis;
const nativeTick = process.nextTick.bind(process);

// Ticks stay Node's, so that they interleave with those of Node's own file system and promises.
adoptTicks((run) => nativeTick(run));
carryFramesWith({
  capture: () => new AsyncResource("RUNTIME"),
  run: (frame, callback) => (frame as AsyncResource).runInAsyncScope(callback),
});
emitWarningsWith((warning, type, code) => process.emitWarning(warning, type, code));
setStandardStreams(process);

export const modules: Readonly<Record<string, unknown>> = {
  events,
  http,
  net,
  stream,
  "stream/promises": streamPromises,
  timers,
  "timers/promises": timersPromises,
};

export const globals = {
  setTimeout: timers.setTimeout,
  clearTimeout: timers.clearTimeout,
  setInterval: timers.setInterval,
  clearInterval: timers.clearInterval,
  setImmediate: timers.setImmediate,
  clearImmediate: timers.clearImmediate,
};
