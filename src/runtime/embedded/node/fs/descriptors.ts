import { writeOutput } from "../process/host.ts";
import { mustBeInteger } from "../internal/errors.ts";
import { flagsOf, modeOf, type OpenFlags, type Place } from "./arguments.ts";
import { fsError } from "./errors.ts";
import type { FileNode, Node, Volume } from "./volume.ts";

/** An open file: its node stays readable after the name is gone, as on Linux. */
export type Descriptor = {
  readonly fd: number;
  readonly node: Node;
  readonly flags: OpenFlags;
  readonly path: string;
  position: number;
};

/** The open files of a process, its standard streams among them: input is at its end, output is out at once. */
export class Descriptors {
  readonly #volume: Volume;
  readonly #open = new Map<number, Descriptor>();

  constructor(volume: Volume) {
    this.#volume = volume;
    for (const fd of [0, 1, 2]) {
      const flags = flagsOf(fd === 0 ? "r" : "a");
      this.#open.set(fd, { fd, node: volume.newFile(0o600), flags, path: "", position: 0 });
    }
  }

  /** @throws FsError ENOENT, EEXIST, EISDIR, ENOTDIR */
  open(place: Place, flag: unknown, mode: unknown): Descriptor {
    const flags = flagsOf(flag);
    const { path, shown } = place;
    const call = { syscall: "open", path: shown };
    const known = this.#volume.find(path);
    if (known && flags.creates && flags.exclusive) throw fsError("EEXIST", "open", shown);
    if (known?.kind === "directory" && flags.writes) throw fsError("EISDIR", "open", shown);
    const node =
      known ??
      (flags.creates
        ? this.#volume.createFile(path, modeOf(mode, 0o644), call)
        : this.#volume.get(path, call));
    if (flags.truncates && node.kind === "file" && node.size > 0) {
      this.#volume.truncate(node, 0, path);
    }
    // 0 to 2 stay the standard streams', also when they are closed.
    let fd = 3;
    while (this.#open.has(fd)) fd++;
    const descriptor = { fd, node, flags, path, position: 0 };
    this.#open.set(fd, descriptor);
    return descriptor;
  }

  /** @throws FsError EBADF, or TypeError for what isn't a descriptor's number */
  get(fd: unknown, syscall: string): Descriptor {
    mustBeInteger(fd, "fd", 0, 2147483647);
    const found = this.#open.get(fd);
    if (!found) throw fsError("EBADF", syscall);
    return found;
  }

  close(fd: unknown): void {
    this.#open.delete(this.get(fd, "close").fd);
  }

  read(descriptor: Descriptor, into: Uint8Array, position: number | null): number {
    const file = this.#file(descriptor, "read", descriptor.flags.reads);
    const from = position ?? descriptor.position;
    const bytes = file.data.subarray(from, Math.min(file.size, from + into.length));
    into.set(bytes);
    if (position === null) descriptor.position += bytes.length;
    return bytes.length;
  }

  write(descriptor: Descriptor, bytes: Uint8Array, position: number | null): number {
    const file = this.#file(descriptor, "write", descriptor.flags.writes);
    const { fd } = descriptor;
    if (fd === 1 || fd === 2) {
      writeOutput(fd, bytes);
      return bytes.length;
    }
    const at = descriptor.flags.appends ? file.size : (position ?? descriptor.position);
    this.#volume.write(file, bytes, at, descriptor.path);
    if (position === null) descriptor.position = at + bytes.length;
    return bytes.length;
  }

  truncate(descriptor: Descriptor, size: number): void {
    const file = this.#file(descriptor, "ftruncate", descriptor.flags.writes);
    this.#volume.truncate(file, size, descriptor.path);
  }

  #file({ node }: Descriptor, syscall: string, allowed: boolean): FileNode {
    if (node.kind === "directory") throw fsError("EISDIR", syscall);
    if (!allowed) throw fsError("EBADF", syscall);
    return node;
  }
}
