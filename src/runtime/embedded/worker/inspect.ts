import type * as Whole from "./inspect-whole.ts";

/**
 * Stands for node-inspect-extracted in the worker's script, of which it would be an eighth: a server
 * can run for hours and only ever log text. Whatever else there is to show, the whole of it is loaded
 * first, at once, and does the work from then on.
 */
let whole: typeof Whole | undefined;
let load: () => typeof Whole = () => {
  throw new Error("Nothing can be shown before the process is prepared.");
};

/** @param from loads it, without waiting */
export function provideInspect(from: () => typeof Whole): void {
  load = from;
}

const get = (): typeof Whole => (whole ??= load());

const CUSTOM = Symbol.for("nodejs.util.inspect.custom");

const redirect: ProxyHandler<() => void> = {
  apply: (_, self, args) => Reflect.apply(get().inspect, self, args) as string,
  get: (_, name): unknown =>
    // Packages ask for this one as they load.
    name === "custom" && !whole ? CUSTOM : Reflect.get(get().inspect, name),
  set: (_, name, value) => Reflect.set(get().inspect, name, value),
  has: (_, name) => Reflect.has(get().inspect, name),
  defineProperty: (_, name, property) => Reflect.defineProperty(get().inspect, name, property),
};

// An arrow function has no property that a proxy would have to show as it is.
export const inspect = new Proxy(() => undefined, redirect) as unknown as typeof Whole.inspect;

export function formatWithOptions(options: object, ...args: unknown[]): string {
  return plainText(args) ?? get().formatWithOptions(options, ...args);
}

export function format(...args: unknown[]): string {
  return plainText(args) ?? get().format(...args);
}

export const stripVTControlCharacters = (text: string): string =>
  get().stripVTControlCharacters(text);

/** What `format` makes of texts alone: the first is no format if it has no %, or nothing follows. */
function plainText(args: readonly unknown[]): string | undefined {
  if (!args.every((arg) => typeof arg === "string")) return undefined;
  return args.length > 1 && args[0]?.includes("%") ? undefined : args.join(" ");
}
