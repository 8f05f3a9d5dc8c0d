/** `util.types`, by tags and internal slots: values may come from another realm. */

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

/** True where `method` accepts `value` as its receiver: the one sure sign of an internal slot. */
function hasSlot(method: (this: never, ...args: never[]) => unknown, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  try {
    method.call(value as never);
    return true;
  } catch {
    return false;
  }
}

function getter(prototype: object, name: PropertyKey): (this: never) => unknown {
  const found = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  if (!found) throw new Error(`no getter ${String(name)}`);
  return found;
}

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const typedArrayTag = getter(typedArray, Symbol.toStringTag) as (
  this: unknown,
) => string | undefined;
const kindOf = (value: unknown) => typedArrayTag.call(value);
const isKind = (kind: string) => (value: unknown) => kindOf(value) === kind;
const slot = (method: (this: never, ...args: never[]) => unknown) => (value: unknown) =>
  hasSlot(method, value);
const isTagged = (tag: string) => (value: unknown) =>
  typeof value === "object" && value !== null && tagOf(value) === tag;
const isFunctionTagged =
  (...tags: string[]) =>
  (value: unknown) =>
    typeof value === "function" && tags.includes(tagOf(value));

const isArrayBuffer = slot(getter(ArrayBuffer.prototype, "byteLength"));
const isSharedArrayBuffer = isTagged("SharedArrayBuffer");
const isNumberObject = slot(Number.prototype.valueOf);
const isStringObject = slot(String.prototype.valueOf);
const isBooleanObject = slot(Boolean.prototype.valueOf);
const isBigIntObject = slot(BigInt.prototype.valueOf);
const isSymbolObject = slot(Symbol.prototype.valueOf);

const isNativeError = (value: unknown): value is Error =>
  value instanceof Error || isTagged("Error")(value);

export const types = {
  isExternal: () => false,
  isDate: slot(Date.prototype.getTime),
  isArgumentsObject: (value: unknown) => tagOf(value) === "Arguments" && !isOwnTag(value),
  isBigIntObject,
  isBooleanObject,
  isNumberObject,
  isStringObject,
  isSymbolObject,
  isBoxedPrimitive: (value: unknown) =>
    isNumberObject(value) ||
    isStringObject(value) ||
    isBooleanObject(value) ||
    isBigIntObject(value) ||
    isSymbolObject(value),
  isNativeError,
  isRegExp: isTagged("RegExp"),
  isAsyncFunction: isFunctionTagged("AsyncFunction", "AsyncGeneratorFunction"),
  isGeneratorFunction: isFunctionTagged("GeneratorFunction", "AsyncGeneratorFunction"),
  isGeneratorObject: isTagged("Generator"),
  isPromise: (value: unknown): value is Promise<unknown> =>
    value instanceof Promise || isTagged("Promise")(value),
  isMap: slot(getter(Map.prototype, "size")),
  isSet: slot(getter(Set.prototype, "size")),
  isMapIterator: isTagged("Map Iterator"),
  isSetIterator: isTagged("Set Iterator"),
  isWeakMap: isTagged("WeakMap"),
  isWeakSet: isTagged("WeakSet"),
  isArrayBuffer,
  isDataView: slot(getter(DataView.prototype, "byteLength")),
  isSharedArrayBuffer,
  /** No page can tell a proxy from its target. */
  isProxy: () => false,
  isModuleNamespaceObject: isTagged("Module"),
  isAnyArrayBuffer: (value: unknown) => isArrayBuffer(value) || isSharedArrayBuffer(value),
  isCryptoKey: isTagged("CryptoKey"),
  isKeyObject: () => false,
  isArrayBufferView: (value: unknown) => ArrayBuffer.isView(value),
  isTypedArray: (value: unknown) => kindOf(value) !== undefined,
  isUint8Array: isKind("Uint8Array"),
  isUint8ClampedArray: isKind("Uint8ClampedArray"),
  isUint16Array: isKind("Uint16Array"),
  isUint32Array: isKind("Uint32Array"),
  isInt8Array: isKind("Int8Array"),
  isInt16Array: isKind("Int16Array"),
  isInt32Array: isKind("Int32Array"),
  isFloat32Array: isKind("Float32Array"),
  isFloat64Array: isKind("Float64Array"),
  isBigInt64Array: isKind("BigInt64Array"),
  isBigUint64Array: isKind("BigUint64Array"),
};

/** A tag that the object set itself says nothing about what it is. */
function isOwnTag(value: unknown): boolean {
  return typeof value === "object" && value !== null && Symbol.toStringTag in value;
}
