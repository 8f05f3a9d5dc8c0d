import { fsError } from "./errors.ts";

/**
 * A tree of files in memory. Paths are absolute, POSIX and normal. Knows nothing of encodings, file
 * descriptors or callbacks; failures are thrown as a system call would report them.
 */

type Times = {
  /** ms since the epoch */
  atime: number;
  mtime: number;
  ctime: number;
  readonly birthtime: number;
};

export type FileNode = {
  readonly kind: "file";
  readonly ino: number;
  mode: number;
  readonly times: Times;
  /** The first `size` bytes are the content; the rest is room to grow. */
  data: Uint8Array;
  size: number;
};

export type DirectoryNode = {
  readonly kind: "directory";
  readonly ino: number;
  mode: number;
  readonly times: Times;
  readonly entries: Map<string, Node>;
};

export type Node = FileNode | DirectoryNode;

/** How a caller names itself in an error. */
export type Call = { readonly syscall: string; readonly path: string; readonly dest?: string };

export type Change = { readonly type: "rename" | "change"; readonly path: string };

export class Volume {
  #nextIno = 1;
  readonly #root: DirectoryNode = this.#directory(0o755);
  readonly #listeners = new Set<(change: Change) => void>();

  /** The node at `path`, or `undefined`. A path through a file finds nothing. */
  find(path: string): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const name of namesOf(path)) {
      if (node?.kind !== "directory") return undefined;
      node = node.entries.get(name);
    }
    return node;
  }

  /** @throws FsError ENOENT or ENOTDIR */
  get(path: string, call: Call): Node {
    let node: Node = this.#root;
    for (const name of namesOf(path)) {
      if (node.kind !== "directory") throw fail("ENOTDIR", call);
      const next = node.entries.get(name);
      if (!next) throw fail("ENOENT", call);
      node = next;
    }
    return node;
  }

  /** @throws FsError ENOENT, ENOTDIR or EISDIR */
  getFile(path: string, call: Call): FileNode {
    const node = this.get(path, call);
    if (node.kind !== "file") throw fail("EISDIR", call);
    return node;
  }

  /** Makes an empty file in a directory that is there. */
  createFile(path: string, mode: number, call: Call): FileNode {
    const [parent, name] = this.#parentOf(path, call);
    const file = this.newFile(mode);
    parent.entries.set(name, file);
    this.#touch(parent, { type: "rename", path });
    return file;
  }

  /** An empty file that no directory holds. */
  newFile(mode: number): FileNode {
    const ino = this.#nextIno++;
    return { kind: "file", ino, mode, times: times(), data: new Uint8Array(0), size: 0 };
  }

  createDirectory(path: string, mode: number, call: Call): void {
    const [parent, name] = this.#parentOf(path, call);
    if (name === "" || parent.entries.has(name)) throw fail("EEXIST", call);
    parent.entries.set(name, this.#directory(mode));
    this.#touch(parent, { type: "rename", path });
  }

  /** Takes a node out of its directory, whatever it holds. */
  remove(path: string, call: Call): void {
    const [parent, name] = this.#parentOf(path, call);
    if (!parent.entries.delete(name)) throw fail("ENOENT", call);
    this.#touch(parent, { type: "rename", path });
  }

  /** Replaces a file or an empty directory at `to`, as rename(2) does. */
  rename(from: string, to: string, call: Call): void {
    const node = this.get(from, call);
    const [source, oldName] = this.#parentOf(from, call);
    const [target, newName] = this.#parentOf(to, call);
    if (node.kind === "directory" && `${to}/`.startsWith(`${from}/`) && from !== to) {
      throw fail("EINVAL", call);
    }
    const there = target.entries.get(newName);
    if (there === node) return;
    if (there?.kind === "directory") {
      if (node.kind !== "directory") throw fail("EISDIR", call);
      if (there.entries.size > 0) throw fail("ENOTEMPTY", call);
    } else if (there && node.kind === "directory") throw fail("ENOTDIR", call);
    source.entries.delete(oldName);
    target.entries.set(newName, node);
    this.#touch(source, { type: "rename", path: from });
    this.#touch(target, { type: "rename", path: to });
  }

  /** Writes at `position`; a gap before it is filled with zeros. */
  write(file: FileNode, bytes: Uint8Array, position: number, path?: string): void {
    const end = position + bytes.length;
    if (end > file.data.length) {
      // Doubles, so that many small appends stay linear.
      const grown = new Uint8Array(Math.max(end, file.data.length * 2));
      grown.set(file.data.subarray(0, file.size));
      file.data = grown;
    }
    if (position > file.size) file.data.fill(0, file.size, position);
    file.data.set(bytes, position);
    file.size = Math.max(file.size, end);
    this.#changed(file, path);
  }

  truncate(file: FileNode, size: number, path?: string): void {
    const data = new Uint8Array(size);
    data.set(file.data.subarray(0, Math.min(size, file.size)));
    file.data = data;
    file.size = size;
    this.#changed(file, path);
  }

  /** Writes a file and the directories that lead to it, replacing what is there. */
  put(path: string, bytes: Uint8Array): void {
    const call = { syscall: "open", path };
    let at = "";
    for (const name of namesOf(path).slice(0, -1)) {
      at += `/${name}`;
      if (!this.find(at)) this.createDirectory(at, 0o755, call);
    }
    const known = this.find(path);
    const file = known?.kind === "file" ? known : this.createFile(path, 0o644, call);
    file.size = 0;
    this.write(file, bytes, 0, path);
  }

  /** @returns undoes it. */
  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #directory(mode: number): DirectoryNode {
    const ino = this.#nextIno++;
    return { kind: "directory", ino, mode, times: times(), entries: new Map() };
  }

  #parentOf(path: string, call: Call): [DirectoryNode, string] {
    const at = path.lastIndexOf("/");
    const parent = this.get(path.slice(0, at), call);
    if (parent.kind !== "directory") throw fail("ENOTDIR", call);
    return [parent, path.slice(at + 1)];
  }

  #changed(node: Node, path: string | undefined): void {
    const now = Date.now();
    node.times.mtime = now;
    node.times.ctime = now;
    if (path !== undefined) this.#tell({ type: "change", path });
  }

  #touch(directory: DirectoryNode, change: Change): void {
    this.#changed(directory, undefined);
    this.#tell(change);
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}

const namesOf = (path: string): string[] => path.split("/").filter((name) => name !== "");

function times(): Times {
  const now = Date.now();
  return { atime: now, mtime: now, ctime: now, birthtime: now };
}

const fail = (code: Parameters<typeof fsError>[0], { syscall, path, dest }: Call) =>
  fsError(code, syscall, path, dest);
