import { Buffer } from "../buffer.ts";
import { codedError, invalidArgType, invalidArgValue } from "../internal/errors.ts";
import { path as posix } from "../path.ts";

/** What the functions of `fs` take, checked as Node checks it. */

export type PathLike = string | URL | Uint8Array;

/** A path as it was given, for messages, and as it is looked up. */
export type Place = { readonly shown: string; readonly path: string };

/** @throws TypeError ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE or ERR_INVALID_URL_SCHEME */
export function placeOf(value: unknown, name = "path"): Place {
  const shown = textOf(value, name);
  if (shown.includes("\0")) {
    throw codedError(
      TypeError,
      "ERR_INVALID_ARG_VALUE",
      `The argument '${name}' must be a string, Uint8Array, or URL without null bytes. Received '${shown.replaceAll("\0", "\\x00")}'`,
    );
  }
  return { shown, path: posix.resolve(shown) };
}

function textOf(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (value instanceof URL) {
    if (value.protocol === "file:") return decodeURIComponent(value.pathname);
    throw codedError(TypeError, "ERR_INVALID_URL_SCHEME", "The URL must be of scheme file");
  }
  throw invalidArgType(name, "of type string or an instance of Buffer or URL", value);
}

export type FileOptions = {
  readonly encoding?: string | null;
  readonly flag?: string | number;
  readonly mode?: number | string;
  readonly signal?: AbortSignal;
};

/** Options of a call: a string stands for an encoding. */
export function optionsOf<T extends object>(
  value: unknown,
): Partial<T & { encoding: string | null }> {
  if (typeof value === "string")
    return { encoding: checkEncoding(value) } as Partial<T & { encoding: string }>;
  if (value === undefined || value === null || typeof value === "function") return {};
  if (typeof value !== "object") {
    throw invalidArgType("options", "of type string or an instance of Object", value);
  }
  if ("encoding" in value && typeof value.encoding === "string") checkEncoding(value.encoding);
  return value;
}

function checkEncoding(encoding: string): string {
  if (encoding === "buffer" || Buffer.isEncoding(encoding)) return encoding;
  throw invalidArgValue("encoding", encoding, "is invalid encoding");
}

/** `0o644` as a number or as an octal string. */
export function modeOf(value: unknown, fallback: number): number {
  if (typeof value === "number") return value & 0o7777;
  return typeof value === "string" ? Number.parseInt(value, 8) & 0o7777 : fallback;
}

export function bytesOf(value: unknown, encoding?: string | null): Uint8Array {
  if (typeof value === "string") return Buffer.from(value, (encoding ?? "utf8") as BufferEncoding);
  if (ArrayBuffer.isView(value))
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw invalidArgType(
    "data",
    "of type string or an instance of Buffer, TypedArray, or DataView",
    value,
  );
}

/** Text where there is an encoding, else a Buffer with bytes of its own. */
export function contentOf(bytes: Uint8Array, encoding?: string | null): string | Buffer {
  const copy = Buffer.from(bytes);
  return encoding && encoding !== "buffer" ? copy.toString(encoding as BufferEncoding) : copy;
}

const O = {
  RDONLY: 0,
  WRONLY: 1,
  RDWR: 2,
  CREAT: 0o100,
  EXCL: 0o200,
  TRUNC: 0o1000,
  APPEND: 0o2000,
};

const flagNumbers: Readonly<Record<string, number>> = {
  r: O.RDONLY,
  "r+": O.RDWR,
  w: O.WRONLY | O.CREAT | O.TRUNC,
  "w+": O.RDWR | O.CREAT | O.TRUNC,
  a: O.WRONLY | O.CREAT | O.APPEND,
  "a+": O.RDWR | O.CREAT | O.APPEND,
};

export type OpenFlags = {
  readonly reads: boolean;
  readonly writes: boolean;
  readonly creates: boolean;
  readonly exclusive: boolean;
  readonly truncates: boolean;
  readonly appends: boolean;
};

/** What `"wx+"` and the like, or `O_…` numbers, ask for. @throws TypeError ERR_INVALID_ARG_VALUE */
export function flagsOf(value: unknown): OpenFlags {
  let bits = typeof value === "number" ? value : undefined;
  if (typeof value === "string") {
    // x: exclusive; s: synchronous, which memory always is.
    const plain = flagNumbers[value.replace(/[xs]/, "")];
    bits = plain !== undefined && value.includes("x") ? plain | O.EXCL : plain;
  }
  if (bits === undefined) throw invalidArgValue("flags", value);
  const access = bits & 3;
  return {
    reads: access !== O.WRONLY,
    writes: access !== O.RDONLY,
    creates: (bits & O.CREAT) !== 0,
    exclusive: (bits & O.EXCL) !== 0,
    truncates: (bits & O.TRUNC) !== 0,
    appends: (bits & O.APPEND) !== 0,
  };
}

export const constants = {
  F_OK: 0,
  R_OK: 4,
  W_OK: 2,
  X_OK: 1,
  COPYFILE_EXCL: 1,
  COPYFILE_FICLONE: 2,
  COPYFILE_FICLONE_FORCE: 4,
  O_RDONLY: O.RDONLY,
  O_WRONLY: O.WRONLY,
  O_RDWR: O.RDWR,
  O_CREAT: O.CREAT,
  O_EXCL: O.EXCL,
  O_TRUNC: O.TRUNC,
  O_APPEND: O.APPEND,
  S_IFMT: 0o170000,
  S_IFREG: 0o100000,
  S_IFDIR: 0o040000,
  S_IFLNK: 0o120000,
  S_IRWXU: 0o700,
  S_IRUSR: 0o400,
  S_IWUSR: 0o200,
  S_IXUSR: 0o100,
};
