/**
 * Makes a class work as Node's older constructors do, which are functions:
 * `Server()` without `new`, and `Server.call(this)` in a constructor of the ES5 kind.
 */
type Class = abstract new (...args: never[]) => object;

/** The object that the constructor being called is to fill instead of a new one. */
let heir: object | undefined;

/** Gives a class the name that Node's has, which bundlers change and programs print. */
export function named<C extends Class>(constructor: C, name: string): C {
  Object.defineProperty(constructor, "name", { value: name, configurable: true });
  return constructor;
}

/**
 * The base of a class that is to be `callable`: `class Socket extends inheritable(Duplex)`.
 * What `super()` returns is what the class puts its fields on, private ones too (ECMA-262,
 * "SuperCall"): for an heir of the ES5 kind, that is the heir itself.
 */
export function inheritable<C extends Function>(base: C): C {
  function Inheritable(this: unknown, ...args: unknown[]): object {
    const self = heir;
    if (self === undefined) {
      return Reflect.construct(base, args, new.target as unknown as Function) as object;
    }
    heir = undefined;
    Reflect.apply(base, self, args);
    return self;
  }
  Inheritable.prototype = base.prototype as unknown;
  return Object.setPrototypeOf(Inheritable, base) as C;
}

export function callable<C extends Class>(original: C, name: string): C {
  const constructor = named(original, name);
  // Some programs tell versions of Node apart by what is written in a constructor.
  const source = Function.prototype.toString.call(original);
  Object.defineProperty(constructor, "toString", { value: () => source, configurable: true });
  const proxy = new Proxy(constructor, {
    apply(target, self: unknown, args) {
      if (self instanceof target) heir = self;
      try {
        return Reflect.construct(target, args) as object;
      } finally {
        heir = undefined;
      }
    },
  });
  Object.defineProperty(constructor.prototype, "constructor", {
    value: proxy,
    configurable: true,
    writable: true,
  });
  return proxy;
}
