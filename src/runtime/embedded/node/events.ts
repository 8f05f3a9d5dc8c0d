/** `node:events`. */
import { addAbortListener } from "./events/abort-listener.ts";
import { EventEmitter, type Emitter, type Listener } from "./events/emitter.ts";
import { on } from "./events/on.ts";
import { once } from "./events/once.ts";
import { EventEmitterAsyncResource } from "./events/async-resource.ts";
import { invalidArgType, mustBeInteger } from "./internal/errors.ts";

function isEmitter(target: unknown): target is Emitter {
  return typeof (target as Emitter | null)?.on === "function";
}

function getEventListeners(target: unknown, type: string | symbol): Listener[] {
  if (isEmitter(target) && typeof target.listeners === "function") return target.listeners(type);
  if (target instanceof EventTarget) return [];
  throw invalidArgType("emitter", "an instance of EventEmitter or EventTarget", target);
}

/** Limits that were set for targets which keep none themselves. */
const limits = new WeakMap<EventTarget, number>();

function getMaxListeners(target: unknown): number {
  if (isEmitter(target) && typeof target.getMaxListeners === "function") {
    return target.getMaxListeners();
  }
  if (target instanceof EventTarget) return limits.get(target) ?? EventEmitter.defaultMaxListeners;
  throw invalidArgType("emitter", "an instance of EventEmitter or EventTarget", target);
}

function setMaxListeners(
  n: number = EventEmitter.defaultMaxListeners,
  ...targets: unknown[]
): void {
  mustBeInteger(n, "setMaxListeners", 0);
  if (targets.length === 0) EventEmitter.defaultMaxListeners = n;
  for (const target of targets) {
    if (isEmitter(target)) target.setMaxListeners(n);
    else if (target instanceof EventTarget) limits.set(target, n);
    else {
      throw invalidArgType("eventTargets", "an instance of EventEmitter or EventTarget", target);
    }
  }
}

const listenerCount = (emitter: Emitter, type: string | symbol): number =>
  emitter.listenerCount(type);

const events = Object.assign(EventEmitter, {
  EventEmitter,
  EventEmitterAsyncResource,
  addAbortListener,
  getEventListeners,
  getMaxListeners,
  listenerCount,
  on,
  once,
  setMaxListeners,
  usingDomains: false,
}) as unknown as typeof import("node:events");

export { events as EventEmitter };
export default events;
