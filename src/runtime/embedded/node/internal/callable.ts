/**
 * Makes a class work as Node's older constructors do, which are functions:
 * `Server()` without `new`, and `Server.call(this)` in a constructor of the ES5 kind.
 */
type Class = abstract new (...args: never[]) => object;

/** Gives a class the name that Node's has, which bundlers change and programs print. */
export function named<C extends Class>(constructor: C, name: string): C {
  Object.defineProperty(constructor, "name", { value: name, configurable: true });
  return constructor;
}

export function callable<C extends Class>(original: C, name: string): C {
  const constructor = named(original, name);
  const proxy = new Proxy(constructor, {
    apply(target, self: unknown, args) {
      const instance = Reflect.construct(target, args) as object;
      // ES5 inheritance: what the constructor would have set on `this` is set on the heir.
      return self instanceof target ? Object.assign(self, instance) : instance;
    },
  });
  Object.defineProperty(constructor.prototype, "constructor", {
    value: proxy,
    configurable: true,
    writable: true,
  });
  return proxy;
}
