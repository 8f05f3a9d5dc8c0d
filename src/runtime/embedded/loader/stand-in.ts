/**
 * Stands for what a CommonJS module exports until somebody looks at it. A package mostly requires all
 * that it might need when it loads, and then a server never uses much of it: such a module is
 * fetched later, or at once when something of it is wanted.
 */

/** What can be known of the exports without them. */
export type StandInKind =
  /** A plain object. */
  | "object"
  /** What a compiler has made of an ES module; its `__esModule` is read when it is required. */
  | "module";

/** @param load gives the exports, always the same */
export function standInFor(kind: StandInKind, load: () => object): object {
  let real: object | undefined;
  const get = (): object => (real ??= load());
  return new Proxy(
    {},
    {
      get: (_, name): unknown =>
        !real && name === "__esModule"
          ? kind === "module" || undefined
          : (Reflect.get(get(), name) as unknown),
      set: (_, name, value) => Reflect.set(get(), name, value),
      has: (_, name) => Reflect.has(get(), name),
      deleteProperty: (_, name) => Reflect.deleteProperty(get(), name),
      ownKeys: () => Reflect.ownKeys(get()),
      getPrototypeOf: () => Reflect.getPrototypeOf(get()),
      defineProperty: (_, name, property) =>
        Reflect.defineProperty(get(), name, { ...property, configurable: true }),
      getOwnPropertyDescriptor(_, name) {
        const property = Reflect.getOwnPropertyDescriptor(get(), name);
        // A proxy may call nothing fixed that its target doesn't have.
        return property && { ...property, configurable: true };
      },
    },
  );
}
