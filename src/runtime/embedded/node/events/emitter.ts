/**
 * The emitter under everything. A function, not a class: packages call `EventEmitter.call(this)`
 * on objects of their own (express-session's stores do).
 */
import { codedError, inspected, invalidArgType, outOfRange } from "../internal/errors.ts";
import { queueTick } from "../internal/event-loop.ts";
import { emitWarning } from "../internal/warning.ts";

export type EventName = string | symbol;
export type Listener = ((...args: unknown[]) => unknown) & { listener?: Listener };
type Registered = Listener | (Listener[] & { warned?: boolean });
type Registry = Record<EventName, Registered | undefined>;
export type EmitterOptions = { readonly captureRejections?: boolean };

export type Emitter = {
  _events: Registry | undefined;
  _eventsCount: number;
  _maxListeners: number | undefined;
  [kCapture]?: boolean;
  emit(type: EventName, ...args: unknown[]): boolean;
  on(type: EventName, listener: Listener): Emitter;
  off(type: EventName, listener: Listener): Emitter;
  addListener(type: EventName, listener: Listener): Emitter;
  removeListener(type: EventName, listener: Listener): Emitter;
  removeAllListeners(type?: EventName): Emitter;
  once(type: EventName, listener: Listener): Emitter;
  prependListener(type: EventName, listener: Listener): Emitter;
  prependOnceListener(type: EventName, listener: Listener): Emitter;
  listeners(type: EventName): Listener[];
  rawListeners(type: EventName): Listener[];
  listenerCount(type: EventName, listener?: Listener): number;
  eventNames(): EventName[];
  setMaxListeners(n: number): Emitter;
  getMaxListeners(): number;
};

export type EmitterConstructor = {
  new (options?: EmitterOptions): Emitter;
  (this: unknown, options?: EmitterOptions): void;
  prototype: Emitter;
  defaultMaxListeners: number;
  captureRejections: boolean;
  init(this: Emitter, options?: EmitterOptions): void;
  readonly errorMonitor: symbol;
  readonly captureRejectionSymbol: symbol;
};

const kCapture = Symbol("kCapture");
const errorMonitor = Symbol("events.errorMonitor");
/** Registered, so that classes of packages can implement it. */
const captureRejectionSymbol = Symbol.for("nodejs.rejection");

let defaultMaxListeners = 10;
let captureRejections = false;

function Emitting(this: Emitter, options?: EmitterOptions): void {
  Emitting.init.call(this, options);
}

Emitting.init = function init(this: Emitter, options?: EmitterOptions): void {
  // An own registry: one inherited from a prototype that is itself an emitter would be shared.
  if (
    this._events === undefined ||
    this._events === (Object.getPrototypeOf(this) as Emitter)._events
  ) {
    this._events = Object.create(null) as Registry;
    this._eventsCount = 0;
  }
  this._maxListeners ||= undefined;
  if (options?.captureRejections) {
    if (typeof options.captureRejections !== "boolean") {
      throw invalidArgType(
        "options.captureRejections",
        "of type boolean",
        options.captureRejections,
      );
    }
    this[kCapture] = true;
  } else if (captureRejections) this[kCapture] = true;
};

// The one place where a function becomes a constructor in the eyes of the compiler.
export const EventEmitter = Emitting as unknown as EmitterConstructor;
Object.defineProperty(EventEmitter, "name", { value: "EventEmitter" });

const registryOf = (emitter: Emitter): Registry => {
  if (emitter._events === undefined) {
    emitter._events = Object.create(null) as Registry;
    emitter._eventsCount = 0;
  }
  return emitter._events;
};

function mustBeListener(listener: unknown): asserts listener is Listener {
  if (typeof listener !== "function") {
    throw invalidArgType("listener", "of type function", listener);
  }
}

function add(emitter: Emitter, type: EventName, listener: Listener, prepend: boolean): Emitter {
  mustBeListener(listener);
  if (registryOf(emitter).newListener !== undefined) {
    emitter.emit("newListener", type, listener.listener ?? listener);
  }
  // Read again: a `newListener` listener may have replaced the registry.
  const registry = registryOf(emitter);
  const existing = registry[type];
  if (existing === undefined) {
    registry[type] = listener;
    emitter._eventsCount++;
    return emitter;
  }
  if (typeof existing === "function") {
    registry[type] = prepend ? [listener, existing] : [existing, listener];
  } else if (prepend) existing.unshift(listener);
  else existing.push(listener);
  warnOfLeak(emitter, type);
  return emitter;
}

function warnOfLeak(emitter: Emitter, type: EventName): void {
  const list = registryOf(emitter)[type];
  // Not by its method: `on` may be called on an object that has no other.
  const max = emitter._maxListeners ?? defaultMaxListeners;
  if (!Array.isArray(list) || max <= 0 || list.length <= max || list.warned) return;
  list.warned = true;
  const name = (emitter as { constructor?: { name?: string } }).constructor?.name ?? "Object";
  const warning = new Error(
    `Possible EventEmitter memory leak detected. ${list.length} ${String(type)} listeners added to ` +
      `[${name}]. MaxListeners is ${max}. Use emitter.setMaxListeners() to increase limit`,
  );
  warning.name = "MaxListenersExceededWarning";
  emitWarning(Object.assign(warning, { emitter, type, count: list.length }));
}

/** A listener that removes itself before it runs. */
function onceWrapper(emitter: Emitter, type: EventName, listener: Listener): Listener {
  let fired = false;
  const wrapper: Listener = function (this: unknown, ...args) {
    if (fired) return undefined;
    emitter.removeListener(type, wrapper);
    fired = true;
    return listener.apply(this, args);
  };
  wrapper.listener = listener;
  return wrapper;
}

function unhandled(error: unknown): Error {
  if (error instanceof Error) return error;
  const wrapped = codedError(
    Error,
    "ERR_UNHANDLED_ERROR",
    `Unhandled error. (${inspected(error)})`,
  );
  return Object.assign(wrapped, { context: error });
}

/** Turns a listener's rejected promise into an `error` event, when the emitter asks for it. */
function watchRejection(emitter: Emitter, result: unknown, type: EventName, args: unknown[]): void {
  const then = (result as PromiseLike<unknown> | null | undefined)?.then;
  if (typeof then !== "function") return;
  then.call(result, undefined, (error: unknown) => {
    queueTick(() => {
      const custom = (emitter as unknown as Record<symbol, unknown>)[captureRejectionSymbol];
      if (typeof custom === "function") return void custom.call(emitter, error, type, ...args);
      const before = emitter[kCapture];
      try {
        // A rejection of the error listener itself must not come back here.
        emitter[kCapture] = false;
        emitter.emit("error", error);
      } finally {
        emitter[kCapture] = before;
      }
    });
  });
}

const methods: Omit<Emitter, "_events" | "_eventsCount" | "_maxListeners" | "on" | "off"> &
  ThisType<Emitter> = {
  emit(type, ...args) {
    const registry = this._events;
    if (type === "error") {
      if (registry?.[errorMonitor] !== undefined) this.emit(errorMonitor, ...args);
      if (registry?.error === undefined) throw unhandled(args[0]);
    }
    const handler = registry?.[type];
    if (handler === undefined) return false;
    const capture = this[kCapture] === true;
    if (typeof handler === "function") {
      const result = handler.apply(this, args);
      if (capture) watchRejection(this, result, type, args);
      return true;
    }
    // A copy: listeners may be added or removed meanwhile.
    for (const listener of handler.slice()) {
      const result = listener.apply(this, args);
      if (capture) watchRejection(this, result, type, args);
    }
    return true;
  },
  addListener(type, listener) {
    return add(this, type, listener, false);
  },
  prependListener(type, listener) {
    return add(this, type, listener, true);
  },
  once(type, listener) {
    mustBeListener(listener);
    return this.on(type, onceWrapper(this, type, listener));
  },
  prependOnceListener(type, listener) {
    mustBeListener(listener);
    return this.prependListener(type, onceWrapper(this, type, listener));
  },
  removeListener(type, listener) {
    mustBeListener(listener);
    const registry = this._events;
    const list = registry?.[type];
    if (registry === undefined || list === undefined) return this;
    if (typeof list === "function") {
      if (list !== listener && list.listener !== listener) return this;
      drop(this, registry, type);
      if (registry.removeListener) this.emit("removeListener", type, list.listener ?? listener);
      return this;
    }
    const at = list.findLastIndex((item) => item === listener || item.listener === listener);
    if (at < 0) return this;
    list.splice(at, 1);
    if (list.length === 1) registry[type] = list[0];
    if (registry.removeListener !== undefined) this.emit("removeListener", type, listener);
    return this;
  },
  removeAllListeners(...types: [] | [EventName | undefined]) {
    const registry = this._events;
    if (registry === undefined) return this;
    const [type] = types;
    if (registry.removeListener === undefined) {
      if (types.length === 0) {
        this._events = Object.create(null) as Registry;
        this._eventsCount = 0;
      } else if (type !== undefined && registry[type] !== undefined) drop(this, registry, type);
      return this;
    }
    if (types.length === 0) {
      for (const name of Reflect.ownKeys(registry)) {
        if (name !== "removeListener") this.removeAllListeners(name);
      }
      this.removeAllListeners("removeListener");
      this._events = Object.create(null) as Registry;
      this._eventsCount = 0;
      return this;
    }
    const list = type === undefined ? undefined : registry[type];
    if (typeof list === "function") this.removeListener(type as EventName, list);
    else
      for (const listener of list?.toReversed() ?? [])
        this.removeListener(type as EventName, listener);
    return this;
  },
  listeners(type) {
    return this.rawListeners(type).map((listener) => listener.listener ?? listener);
  },
  rawListeners(type) {
    const list = this._events?.[type];
    if (list === undefined) return [];
    return typeof list === "function" ? [list] : list.slice();
  },
  listenerCount(type, listener) {
    const list = this._events?.[type];
    if (list === undefined) return 0;
    if (listener === undefined) return typeof list === "function" ? 1 : list.length;
    return this.rawListeners(type).filter((l) => l === listener || l.listener === listener).length;
  },
  eventNames() {
    return this._events === undefined ? [] : Reflect.ownKeys(this._events);
  },
  setMaxListeners(n) {
    if (typeof n !== "number") throw invalidArgType("setMaxListeners", "of type number", n);
    if (!(n >= 0)) throw outOfRange("setMaxListeners", ">= 0", n);
    this._maxListeners = n;
    return this;
  },
  getMaxListeners() {
    return this._maxListeners ?? defaultMaxListeners;
  },
};

function drop(emitter: Emitter, registry: Registry, type: EventName): void {
  delete registry[type];
  emitter._eventsCount--;
}

Object.assign(EventEmitter.prototype, methods, {
  _events: undefined,
  _eventsCount: 0,
  _maxListeners: undefined,
});
// One function under two names, as in Node: some packages compare or wrap them.
EventEmitter.prototype.on = EventEmitter.prototype.addListener;
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

Object.defineProperties(EventEmitter, {
  defaultMaxListeners: {
    enumerable: true,
    get: () => defaultMaxListeners,
    set(n: unknown) {
      if (typeof n !== "number") throw invalidArgType("defaultMaxListeners", "of type number", n);
      if (!(n >= 0)) throw outOfRange("defaultMaxListeners", ">= 0", n);
      defaultMaxListeners = n;
    },
  },
  captureRejections: {
    enumerable: true,
    get: () => captureRejections,
    set(value: unknown) {
      if (typeof value !== "boolean") {
        throw invalidArgType("EventEmitter.captureRejections", "of type boolean", value);
      }
      captureRejections = value;
    },
  },
  errorMonitor: { enumerable: true, value: errorMonitor },
  captureRejectionSymbol: { enumerable: true, value: captureRejectionSymbol },
});
