/**
 * Guards for what crosses a thread: a message is `unknown` until one of these has looked at it.
 * A type is derived from its guard, so the two can't drift apart.
 */
export type Guard<T> = (value: unknown) => value is T;

/** The type that a guard lets through. */
export type Guarded<G> = G extends Guard<infer T> ? T : never;

export const text: Guard<string> = (value) => typeof value === "string";
export const flag: Guard<boolean> = (value) => typeof value === "boolean";
export const integer: Guard<number> = (value): value is number => Number.isSafeInteger(value);
export const anything: Guard<unknown> = (_value): _value is unknown => true;

// A view of another realm is no `instanceof Uint8Array` here; its tag tells.
export const bytes: Guard<Uint8Array<ArrayBuffer>> = (value): value is Uint8Array<ArrayBuffer> =>
  ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === "[object Uint8Array]";

/** A script travels as one: a handle, of which no thread on the way copies or decodes the content. */
export const blob: Guard<Blob> = (value): value is Blob => value instanceof Blob;

export function literal<const T extends string | number | boolean | null>(
  ...allowed: T[]
): Guard<T> {
  return (value): value is T => (allowed as readonly unknown[]).includes(value);
}

export function list<T>(of: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(of);
}

export function pair<A, B>(first: Guard<A>, second: Guard<B>): Guard<readonly [A, B]> {
  return (value): value is readonly [A, B] =>
    Array.isArray(value) && value.length === 2 && first(value[0]) && second(value[1]);
}

export function record<T>(of: Guard<T>): Guard<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> =>
    isObject(value) && Object.values(value).every(of);
}

export function either<G extends Guard<unknown>[]>(...guards: G): Guard<Guarded<G[number]>> {
  return (value): value is Guarded<G[number]> => guards.some((guard) => guard(value));
}

export function optional<T>(of: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || of(value);
}

type Shape = Readonly<Record<string, Guard<never> | Guard<unknown>>>;
type OptionalKeys<S extends Shape> = {
  [K in keyof S]: undefined extends Guarded<S[K]>
    ? unknown extends Guarded<S[K]>
      ? never
      : K
    : never;
}[keyof S];
type Shaped<S extends Shape> = {
  readonly [K in Exclude<keyof S, OptionalKeys<S>>]: Guarded<S[K]>;
} & { readonly [K in OptionalKeys<S>]?: Guarded<S[K]> };

/** An object with at least these members; a member whose guard allows `undefined` may be absent. */
export function object<S extends Shape>(shape: S): Guard<{ [K in keyof Shaped<S>]: Shaped<S>[K] }> {
  const members = Object.entries(shape);
  return (value): value is { [K in keyof Shaped<S>]: Shaped<S>[K] } =>
    isObject(value) && members.every(([name, guard]) => guard(value[name]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
