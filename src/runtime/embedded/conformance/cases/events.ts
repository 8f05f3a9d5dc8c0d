/** Emitters. */
import { caught, errorOf, type Cases } from "../case.ts";

export const eventCases: Cases = {
  "call listeners in order, with this and arguments": ({ events }) => {
    const emitter = new events.EventEmitter();
    const log: unknown[] = [];
    emitter.on("x", function (this: unknown, ...args) {
      log.push([this === emitter, ...args]);
    });
    emitter.prependListener("x", () => log.push("first"));
    emitter.once("x", () => log.push("once"));
    emitter.prependOnceListener("x", () => log.push("first once"));
    const heard = [emitter.emit("x", 1, 2, 3, 4, 5), emitter.emit("x"), emitter.emit("y")];
    return [log, heard, emitter.listenerCount("x"), emitter.eventNames()];
  },

  "throw an error that nobody listens for": ({ events }) => {
    const emit = (...args: unknown[]): unknown =>
      caught(() => new events.EventEmitter().emit("error", ...args));
    return [emit(new TypeError("mine")), emit("text"), emit(), emit(null), emit(1), emit({ a: 1 })];
  },

  "let a monitor see errors": ({ events }) => {
    const emitter = new events.EventEmitter();
    const log: unknown[] = [];
    emitter.on(events.errorMonitor, (error: Error) => log.push(error.message));
    log.push(caught(() => emitter.emit("error", new Error("seen"))));
    return log;
  },

  "tell of new and removed listeners": ({ events }) => {
    const emitter = new events.EventEmitter();
    const log: unknown[] = [];
    const listener = (): void => undefined;
    emitter.on("newListener", (name, added) =>
      log.push(["new", name, added === listener, emitter.listenerCount(name)]),
    );
    emitter.on("removeListener", (name, gone) =>
      log.push(["removed", name, gone === listener, emitter.listenerCount(name)]),
    );
    emitter.once("x", listener);
    emitter.emit("x");
    emitter.on("x", listener).off("x", listener);
    emitter.on("x", listener).removeAllListeners("x");
    emitter.on("y", listener).removeAllListeners();
    return [log, emitter.eventNames()];
  },

  "keep to the listeners of the moment": ({ events }) => {
    const emitter = new events.EventEmitter();
    const log: string[] = [];
    const second = (): void => void log.push("second");
    emitter.on("x", () => {
      log.push("first");
      emitter.off("x", second);
      emitter.on("x", () => log.push("added"));
    });
    emitter.on("x", second);
    emitter.emit("x");
    emitter.emit("x");
    return log;
  },

  "remove the last of equal listeners": ({ events }) => {
    const emitter = new events.EventEmitter();
    const log: number[] = [];
    const twice = (): void => void log.push(1);
    emitter.on("x", twice);
    emitter.on("x", () => log.push(2));
    emitter.on("x", twice);
    emitter.off("x", twice);
    emitter.emit("x");
    return log;
  },

  "unwrap listeners": ({ events }) => {
    const emitter = new events.EventEmitter();
    const listener = (): void => undefined;
    emitter.once("x", listener);
    const [raw] = emitter.rawListeners("x") as (Function & { listener?: unknown })[];
    return [
      emitter.listeners("x")[0] === listener,
      raw === listener,
      raw?.listener === listener,
      emitter.listenerCount("x", listener),
    ];
  },

  "refuse what isn't a listener or a limit": ({ events }) => {
    const emitter = new events.EventEmitter();
    return [
      caught(() => void emitter.on("x", undefined as never)),
      caught(() => void emitter.on("x", "f" as never)),
      caught(() => void emitter.once("x", {} as never)),
      caught(() => void emitter.off("x", null as never)),
      caught(() => void emitter.setMaxListeners(-1)),
      caught(() => void emitter.setMaxListeners(NaN)),
      caught(() => void emitter.setMaxListeners("1" as never)),
    ];
  },

  "have limits": ({ events }) => {
    const emitter = new events.EventEmitter();
    const before = [emitter.getMaxListeners(), events.defaultMaxListeners];
    emitter.setMaxListeners(1);
    return [before, emitter.getMaxListeners(), events.getEventListeners(emitter, "x").length];
  },

  "wait for one event": async ({ events, timers }) => {
    const emitter = new events.EventEmitter();
    timers.setImmediate(() => emitter.emit("x", 1, 2));
    const first = await events.once(emitter, "x");
    timers.setImmediate(() => emitter.emit("error", new Error("no")));
    const second = await events.once(emitter, "x").catch(errorOf);
    timers.setImmediate(() => emitter.emit("error", new Error("wanted")));
    const third = await events.once(emitter, "error");
    const fourth = await events.once(emitter, "x", { signal: AbortSignal.abort() }).catch(errorOf);
    return [first, second, third.map(errorOf), fourth, emitter.eventNames()];
  },

  "iterate events": async ({ events, timers }) => {
    const emitter = new events.EventEmitter();
    const controller = new AbortController();
    timers.setImmediate(() => {
      emitter.emit("x", 1);
      emitter.emit("x", 2, 3);
      controller.abort();
    });
    const seen: unknown[] = [];
    try {
      for await (const args of events.on(emitter, "x", { signal: controller.signal }))
        seen.push(args);
    } catch (error) {
      seen.push(errorOf(error));
    }
    return [seen, emitter.eventNames()];
  },

  "capture rejections": async ({ events }) => {
    const emitter = new events.EventEmitter({ captureRejections: true });
    emitter.on("x", async () => {
      throw new Error("async");
    });
    const failed = new Promise((resolve) => emitter.on("error", resolve));
    emitter.emit("x");
    return errorOf(await failed);
  },

  "are made by calling, on any object": ({ events }) => {
    const Emitter = events as unknown as Function & { prototype: object };
    function Store(this: object): void {
      Emitter.call(this);
    }
    Store.prototype = Object.create(Emitter.prototype) as object;
    const store = new (Store as unknown as new () => import("node:events").EventEmitter)();
    let heard = 0;
    store.on("x", () => heard++);
    store.emit("x");
    return [
      heard,
      store instanceof events.EventEmitter,
      events.EventEmitter === (events as unknown),
    ];
  },

  "have Node's exports": ({ events }) =>
    Object.keys(events)
      .filter((name) => name !== "usingDomains" && name !== "init")
      .sort(),

  "call their methods by Node's names": ({ events }) => {
    const methods = events.EventEmitter.prototype;
    return [methods.on, methods.off, methods.once, methods.emit].map(({ name }) => name);
  },

  "are listened to on objects that are none": ({ events }) => {
    const plain = {} as import("node:events").EventEmitter;
    const { on, emit } = events.EventEmitter.prototype;
    let heard = 0;
    for (let n = 0; n < 2; n++) on.call(plain, "x", () => heard++);
    emit.call(plain, "x");
    return heard;
  },

  "keep limits for targets of the platform": ({ events }) => {
    const target = new EventTarget();
    events.setMaxListeners(101, target);
    return events.getMaxListeners(target);
  },
};
