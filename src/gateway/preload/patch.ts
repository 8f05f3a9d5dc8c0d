/**
 * Puts a wrapper in a method's place, as an own property of `target` that shows as the method did.
 *
 * @throws Error where there is no such method: the library is not the one that we know.
 */
export function patchMethod(
  target: object,
  name: string,
  wrap: (original: Method) => Method,
): void {
  const original: unknown = Reflect.get(target, name);
  if (!isMethod(original)) throw new Error(`it has no method ${name}`);
  const own = Object.getOwnPropertyDescriptor(target, name);
  const wrapper = wrap(original);
  Object.defineProperty(wrapper, "name", { value: original.name, configurable: true });
  Object.defineProperty(wrapper, "length", { value: original.length, configurable: true });
  Object.defineProperty(target, name, {
    value: wrapper,
    configurable: true,
    enumerable: own?.enumerable ?? false,
    writable: true,
  });
}

/**
 * Tells when an object that inherits from `prototype` is given its own property `name`. The property is
 * then as it would have been.
 */
export function onAssignment(
  prototype: object,
  name: string,
  listener: (object: object) => void,
): void {
  Object.defineProperty(prototype, name, {
    configurable: true,
    enumerable: false,
    get: () => undefined,
    set(this: object, value: unknown) {
      Object.defineProperty(this, name, {
        value,
        configurable: true,
        enumerable: true,
        writable: true,
      });
      listener(this);
    },
  });
}

export type Method = (this: unknown, ...args: unknown[]) => unknown;

export const isMethod = (value: unknown): value is Method => typeof value === "function";

/** A property's value, whatever the value it is asked of. */
export function field(value: unknown, ...path: readonly string[]): unknown {
  let inner = value;
  for (const name of path) {
    if ((typeof inner !== "object" && typeof inner !== "function") || inner === null) {
      return undefined;
    }
    inner = Reflect.get(inner, name);
  }
  return inner;
}

export function stringField(value: unknown, ...path: readonly string[]): string | undefined {
  const found = field(value, ...path);
  return typeof found === "string" ? found : undefined;
}

/** @throws Error where the property is no object or function. */
export function objectField(value: unknown, ...path: readonly string[]): object {
  const found = field(value, ...path);
  if ((typeof found === "object" || typeof found === "function") && found !== null) return found;
  throw new Error(`it has no ${path.join(".")}`);
}
