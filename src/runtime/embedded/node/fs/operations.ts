import { Buffer } from "../buffer.ts";
import { codedError, invalidArgType, mustBeInteger } from "../internal/errors.ts";
import { path as posix } from "../path.ts";
import {
  bytesOf,
  constants,
  contentOf,
  modeOf,
  optionsOf,
  placeOf,
  type FileOptions,
  type Place,
} from "./arguments.ts";
import { Descriptors, type Descriptor } from "./descriptors.ts";
import { fsError } from "./errors.ts";
import { Dirent, Stats } from "./stats.ts";
import type { DirectoryNode, Node, Volume } from "./volume.ts";

type DirectoryOptions = { recursive?: boolean; mode?: number | string };
type RemoveOptions = { recursive?: boolean; force?: boolean };
type ListOptions = { withFileTypes?: boolean; recursive?: boolean };
type CopyOptions = RemoveOptions & {
  errorOnExist?: boolean;
  filter?: (from: string, to: string) => boolean;
};

export type Operations = ReturnType<typeof createOperations>;

/** The operations of `fs`, synchronous. Callbacks and promises are made of these. */
export function createOperations(volume: Volume) {
  const descriptors = new Descriptors(volume);

  const get = (place: Place, syscall: string): Node =>
    volume.get(place.path, { syscall, path: place.shown });

  /** Opens a path for one operation, or uses a descriptor that is open already. */
  function withFile<T>(
    target: unknown,
    flag: unknown,
    mode: unknown,
    run: (descriptor: Descriptor) => T,
  ): T {
    if (typeof target === "number") return run(descriptors.get(target, "read"));
    const descriptor = descriptors.open(placeOf(target), flag, mode);
    try {
      return run(descriptor);
    } finally {
      descriptors.close(descriptor.fd);
    }
  }

  function readFile(target: unknown, options?: unknown): string | Buffer {
    const { encoding, flag = "r" } = optionsOf<FileOptions>(options);
    return withFile(target, flag, undefined, (descriptor) => {
      const { node } = descriptor;
      if (node.kind === "directory") throw fsError("EISDIR", "read");
      const bytes = node.data.subarray(descriptor.position, node.size);
      descriptor.position = node.size;
      return contentOf(bytes, encoding);
    });
  }

  function writeWhole(target: unknown, data: unknown, options: unknown, usual: string): void {
    const { encoding, flag = usual, mode } = optionsOf<FileOptions>(options);
    const bytes = bytesOf(data, encoding);
    withFile(target, flag, mode, (descriptor) => void descriptors.write(descriptor, bytes, null));
  }

  function stat(target: unknown, options?: { throwIfNoEntry?: boolean }, syscall = "stat") {
    const place = placeOf(target);
    const node = volume.find(place.path);
    if (node) return new Stats(node);
    if (options?.throwIfNoEntry === false) return undefined;
    return new Stats(get(place, syscall));
  }

  function mkdir(target: unknown, options?: unknown): string | undefined {
    const given = typeof options === "object" && options !== null ? options : { mode: options };
    const { recursive, mode } = given as DirectoryOptions;
    const { path, shown } = placeOf(target);
    const call = { syscall: "mkdir", path: shown };
    const bits = modeOf(mode, 0o755);
    if (!recursive) {
      if (path === "/") throw fsError("EEXIST", "mkdir", shown);
      volume.createDirectory(path, bits, call);
      return undefined;
    }
    let first: string | undefined;
    let at = "";
    for (const name of path.split("/").slice(1)) {
      at = name === "" ? "/" : `${at}/${name}`;
      const node = volume.find(at);
      if (node?.kind === "directory") continue;
      if (node) throw fsError(at === path ? "EEXIST" : "ENOTDIR", "mkdir", shown);
      volume.createDirectory(at, bits, call);
      first ??= at;
    }
    return first;
  }

  function readdir(target: unknown, options?: unknown): (string | Buffer | Dirent)[] {
    const { withFileTypes, recursive, encoding } = optionsOf<ListOptions>(options);
    const place = placeOf(target);
    const directory = get(place, "scandir");
    if (directory.kind === "file") throw fsError("ENOTDIR", "scandir", place.shown);
    return list(directory, place.shown, "", recursive === true).map(({ name, parent, node }) => {
      const own = name.slice(name.lastIndexOf("/") + 1);
      if (withFileTypes) return new Dirent(own, parent, node.kind);
      return encoding === "buffer" ? Buffer.from(name) : name;
    });
  }

  type Listed = { readonly name: string; readonly parent: string; readonly node: Node };

  function list(directory: DirectoryNode, shown: string, prefix: string, deep: boolean): Listed[] {
    const entries = [...directory.entries].sort(([one], [other]) => (one < other ? -1 : 1));
    const parent = prefix === "" ? shown : posix.join(shown, prefix);
    const here = entries.map(([own, node]) => ({ name: prefix + own, parent, node }));
    if (!deep) return here;
    const below = here.flatMap(({ name, node }) =>
      node.kind === "directory" ? list(node, shown, `${name}/`, true) : [],
    );
    return [...here, ...below];
  }

  function unlink(target: unknown): void {
    const place = placeOf(target);
    const call = { syscall: "unlink", path: place.shown };
    if (get(place, "unlink").kind === "directory") throw fsError("EISDIR", "unlink", place.shown);
    volume.remove(place.path, call);
  }

  function rmdir(target: unknown, options?: RemoveOptions): void {
    const place = placeOf(target);
    const node = get(place, "rmdir");
    if (node.kind === "file") throw fsError("ENOTDIR", "rmdir", place.shown);
    if (node.entries.size > 0 && !options?.recursive) {
      throw fsError("ENOTEMPTY", "rmdir", place.shown);
    }
    volume.remove(place.path, { syscall: "rmdir", path: place.shown });
  }

  function rm(target: unknown, options: RemoveOptions = {}): void {
    const place = placeOf(target);
    const node = volume.find(place.path);
    if (!node && options.force) return;
    // Node looks with lstat before it removes.
    if (!node) throw fsError("ENOENT", "lstat", place.shown);
    if (node.kind === "directory" && !options.recursive) {
      throw Object.assign(
        codedError(
          Error,
          "ERR_FS_EISDIR",
          `Path is a directory: rm returned EISDIR (is a directory) ${place.shown}`,
        ),
        { name: "SystemError", syscall: "rm", path: place.shown, errno: 21 },
      );
    }
    volume.remove(place.path, { syscall: "rm", path: place.shown });
  }

  function rename(from: unknown, to: unknown): void {
    const source = placeOf(from, "oldPath");
    const target = placeOf(to, "newPath");
    const call = { syscall: "rename", path: source.shown, dest: target.shown };
    volume.rename(source.path, target.path, call);
  }

  function copyFile(from: unknown, to: unknown, mode = 0): void {
    const source = placeOf(from, "src");
    const target = placeOf(to, "dest");
    const call = { syscall: "copyfile", path: source.shown, dest: target.shown };
    const node = volume.getFile(source.path, call);
    const there = volume.find(target.path);
    if (there && mode & constants.COPYFILE_EXCL) {
      throw fsError("EEXIST", "copyfile", source.shown, target.shown);
    }
    if (there?.kind === "directory") {
      throw fsError("EISDIR", "copyfile", source.shown, target.shown);
    }
    const bytes = node.data.slice(0, node.size);
    const file = there ?? volume.createFile(target.path, node.mode, call);
    volume.truncate(file, 0);
    volume.write(file, bytes, 0, target.path);
  }

  function cp(from: unknown, to: unknown, options: CopyOptions = {}): void {
    const source = placeOf(from, "src");
    const target = placeOf(to, "dest");
    if (options.filter && !options.filter(source.shown, target.shown)) return;
    const node = get(source, "cp");
    if (node.kind === "file") {
      if (options.force === false && volume.find(target.path)) {
        if (options.errorOnExist) throw fsError("EEXIST", "cp", target.shown);
        return;
      }
      mkdir(posix.dirname(target.path), { recursive: true });
      copyFile(source.path, target.path);
      return;
    }
    if (!options.recursive) {
      throw codedError(
        Error,
        "ERR_FS_EISDIR",
        `Recursive option not enabled, cannot copy a directory: cp returned EISDIR (${source.shown} is a directory (not copied)) ${target.shown}`,
      );
    }
    mkdir(target.path, { recursive: true });
    for (const name of node.entries.keys()) {
      cp(posix.join(source.path, name), posix.join(target.path, name), options);
    }
  }

  function access(target: unknown): void {
    get(placeOf(target), "access");
  }

  function realpath(target: unknown, options?: unknown): string | Buffer {
    const place = placeOf(target);
    get(place, "lstat");
    const { encoding } = optionsOf(options);
    return encoding === "buffer" ? Buffer.from(place.path) : place.path;
  }

  function mkdtemp(prefix: unknown): string {
    const { shown } = placeOf(prefix, "prefix");
    const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    for (;;) {
      const random = crypto.getRandomValues(new Uint8Array(6));
      const name = shown + [...random].map((byte) => letters[byte % letters.length]).join("");
      if (volume.find(posix.resolve(name))) continue;
      mkdirFor(name, "mkdtemp", `${shown}XXXXXX`);
      return name;
    }
  }

  function mkdirFor(name: string, syscall: string, shown: string): void {
    volume.createDirectory(posix.resolve(name), 0o700, { syscall, path: shown });
  }

  function utimes(target: unknown, atime: unknown, mtime: unknown): void {
    setTimes(get(placeOf(target), "utime"), atime, mtime);
  }

  function truncate(target: unknown, length = 0): void {
    withFile(target, "r+", undefined, (descriptor) => descriptors.truncate(descriptor, length));
  }

  function chmod(target: unknown, mode: unknown): void {
    get(placeOf(target), "chmod").mode = modeOf(mode, 0);
  }

  function chown(target: unknown): void {
    get(placeOf(target), "chown");
  }

  const open = (target: unknown, flags: unknown = "r", mode?: unknown): number =>
    descriptors.open(placeOf(target), flags ?? "r", mode).fd;

  /** `(buffer, offset, length, position)`, `(buffer, options)` or all in one object. */
  function read(fd: unknown, buffer: unknown, ...rest: unknown[]): number {
    const descriptor = descriptors.get(fd, "read");
    const { bytes, position } = part(buffer, rest);
    return descriptors.read(descriptor, bytes, position);
  }

  /** `(buffer, offset, length, position)`, `(buffer, options)` or `(text, position, encoding)`. */
  function write(fd: unknown, data: unknown, ...rest: unknown[]): number {
    const descriptor = descriptors.get(fd, "write");
    if (typeof data === "string") {
      const [position, encoding] = rest;
      const at = typeof position === "number" ? position : null;
      const bytes = bytesOf(data, typeof encoding === "string" ? encoding : undefined);
      return descriptors.write(descriptor, bytes, at);
    }
    const { bytes, position } = part(data, rest);
    return descriptors.write(descriptor, bytes, position);
  }

  return {
    readFile,
    writeFile: (target: unknown, data: unknown, options?: unknown) =>
      writeWhole(target, data, options, "w"),
    appendFile: (target: unknown, data: unknown, options?: unknown) =>
      writeWhole(target, data, options, "a"),
    stat: (target: unknown, options?: { throwIfNoEntry?: boolean }) => stat(target, options),
    lstat: (target: unknown, options?: { throwIfNoEntry?: boolean }) =>
      stat(target, options, "lstat"),
    fstat: (fd: unknown) => new Stats(descriptors.get(fd, "fstat").node),
    mkdir,
    mkdtemp,
    readdir,
    unlink,
    rmdir,
    rm,
    rename,
    copyFile,
    cp,
    access,
    realpath,
    utimes,
    lutimes: utimes,
    futimes: (fd: unknown, atime: unknown, mtime: unknown) =>
      setTimes(descriptors.get(fd, "futime").node, atime, mtime),
    truncate,
    ftruncate: (fd: unknown, length = 0) =>
      descriptors.truncate(descriptors.get(fd, "ftruncate"), length),
    chmod,
    fchmod: (fd: unknown, mode: unknown) => {
      descriptors.get(fd, "fchmod").node.mode = modeOf(mode, 0);
    },
    chown,
    lchown: chown,
    fchown: (fd: unknown) => void descriptors.get(fd, "fchown"),
    fsync: (fd: unknown) => void descriptors.get(fd, "fsync"),
    fdatasync: (fd: unknown) => void descriptors.get(fd, "fdatasync"),
    open,
    close: (fd: unknown) => descriptors.close(fd),
    read,
    write,
    ...withoutLinks(get),
  };
}

/** There are no links in memory: what asks for one fails as on a file system without them. */
function withoutLinks(get: (place: Place, syscall: string) => Node) {
  return {
    readlink(target: unknown): never {
      const place = placeOf(target);
      get(place, "readlink");
      throw fsError("EINVAL", "readlink", place.shown);
    },
    symlink(target: unknown, path: unknown): never {
      throw fsError("EPERM", "symlink", placeOf(target, "target").shown, placeOf(path).shown);
    },
    link(from: unknown, to: unknown): never {
      throw fsError("EPERM", "link", placeOf(from).shown, placeOf(to).shown);
    },
  };
}

function setTimes({ times }: Node, atime: unknown, mtime: unknown): void {
  times.atime = timeOf(atime, "atime");
  times.mtime = timeOf(mtime, "mtime");
  times.ctime = Date.now();
}

/** Seconds since the epoch, a numeric string of them, or a Date. In ms. */
function timeOf(value: unknown, name: string): number {
  if (value instanceof Date) return value.getTime();
  const seconds = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof seconds === "number" && !Number.isNaN(seconds)) return seconds * 1000;
  throw invalidArgType(name, "of type number or string or an instance of Date", value);
}

type Part = { readonly bytes: Uint8Array; readonly position: number | null };

/** The window of a buffer that `read` or `write` is about. */
function part(buffer: unknown, rest: readonly unknown[]): Part {
  let view = buffer;
  let [offset, length, position] = rest;
  if (!ArrayBuffer.isView(view) && typeof view === "object" && view !== null) {
    offset = view;
    view = "buffer" in view ? view.buffer : Buffer.alloc(16384);
  }
  if (typeof offset === "object" && offset !== null) {
    ({ offset, length, position } = offset as Record<string, unknown>);
  }
  if (!ArrayBuffer.isView(view)) {
    throw invalidArgType("buffer", "an instance of Buffer, TypedArray, or DataView", view);
  }
  const from = typeof offset === "number" ? offset : 0;
  mustBeInteger(from, "offset", 0, view.byteLength);
  const size = typeof length === "number" ? length : view.byteLength - from;
  mustBeInteger(size, "length", 0, view.byteLength - from);
  const at = typeof position === "bigint" ? Number(position) : position;
  return {
    bytes: new Uint8Array(view.buffer, view.byteOffset + from, size),
    position: typeof at === "number" && at >= 0 ? at : null,
  };
}
