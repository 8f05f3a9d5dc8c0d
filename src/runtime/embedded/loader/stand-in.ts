/**
 * Stands for what a CommonJS module exports until somebody looks at it. A package mostly requires all
 * that it might need when it loads, and then a server never uses much of it: such a module is
 * fetched later, or at once when something of it is wanted.
 */

/** What can be known of the exports without them. */
export type StandIn = {
  readonly kind: StandInKind;
  /** Properties that are read often, or as packages load. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** Functions that are taken out as the package loads, with what they return for some argument. */
  readonly functions?: Readonly<Record<string, Answers>>;
};

export type StandInKind =
  /** A plain object. */
  | "object"
  /** What a compiler has made of an ES module; its `__esModule` is read when it is required. */
  | "module"
  /** A function, or a class. */
  | "function";

/** By the one argument, a text: what is returned for it, whenever. */
export type Answers = Readonly<Record<string, string>>;

/** @param load gives the exports, always the same */
export function standInFor({ kind, values, functions }: StandIn, load: () => object): object {
  let real: object | undefined;
  const get = (): object => (real ??= load());
  const known = new Map<PropertyKey, unknown>([["__esModule", kind === "module" || undefined]]);
  for (const [name, value] of Object.entries(values ?? {})) known.set(name, value);
  for (const [name, answers] of Object.entries(functions ?? {})) {
    const part = () => (get() as Record<string, Callable>)[name] as Callable;
    const apply: ProxyHandler<object>["apply"] = (_, self, args: unknown[]) =>
      answerTo(args, answers) ?? Reflect.apply(part(), self, args);
    known.set(name, proxyOf("function", part, { apply }));
  }
  return proxyOf(kind, get, {
    get: (_, name): unknown =>
      !real && known.has(name) ? known.get(name) : (Reflect.get(get(), name) as unknown),
  });
}

type Callable = (...args: unknown[]) => unknown;
type Constructor = new (...args: unknown[]) => object;

function answerTo(args: readonly unknown[], answers: Answers): string | undefined {
  const [only] = args;
  if (args.length !== 1 || typeof only !== "string") return undefined;
  return Object.hasOwn(answers, only) ? answers[only] : undefined;
}

/** Does with the exports whatever is done with it. */
function proxyOf(
  kind: StandInKind,
  get: () => object,
  instead: Pick<ProxyHandler<object>, "apply" | "get">,
): object {
  // What can be constructed has a `prototype`, which its proxy can't deny.
  const target = kind === "function" ? function () {} : {};
  const isFixed = (name: PropertyKey) => kind === "function" && name === "prototype";
  const own: object = new Proxy(target, {
    apply: (_, self, args: unknown[]) => Reflect.apply(get() as Callable, self, args),
    construct(_, args: unknown[], newTarget) {
      const real = get() as Constructor;
      return Reflect.construct(real, args, newTarget === own ? real : (newTarget as Constructor));
    },
    get: (_, name): unknown => Reflect.get(get(), name) as unknown,
    set: (_, name, value) => Reflect.set(get(), name, value),
    has: (_, name) => Reflect.has(get(), name),
    deleteProperty: (_, name) => Reflect.deleteProperty(get(), name),
    ownKeys: () => [
      ...new Set([...Reflect.ownKeys(get()), ...Reflect.ownKeys(target).filter(isFixed)]),
    ],
    getPrototypeOf: () => Reflect.getPrototypeOf(get()),
    defineProperty: (_, name, property) =>
      Reflect.defineProperty(
        get(),
        name,
        isFixed(name) ? property : { ...property, configurable: true },
      ),
    getOwnPropertyDescriptor(_, name) {
      const property = Reflect.getOwnPropertyDescriptor(get(), name);
      if (isFixed(name))
        return {
          ...Reflect.getOwnPropertyDescriptor(target, name),
          value: property?.value as unknown,
        };
      // A proxy may call nothing fixed that its target doesn't have.
      return property && { ...property, configurable: true };
    },
    ...instead,
  });
  return own;
}
