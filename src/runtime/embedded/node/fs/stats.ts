import type { Node } from "./volume.ts";

const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;

/** `fs.Stats`: numbers of a real file system where a program looks, plausible ones elsewhere. */
export class Stats {
  dev = 1;
  mode: number;
  nlink = 1;
  uid = 1000;
  gid = 1000;
  rdev = 0;
  blksize = 4096;
  ino: number;
  size: number;
  blocks: number;
  atimeMs: number;
  mtimeMs: number;
  ctimeMs: number;
  birthtimeMs: number;
  atime: Date;
  mtime: Date;
  ctime: Date;
  birthtime: Date;

  constructor(node: Node) {
    const { atime, mtime, ctime, birthtime } = node.times;
    this.mode = node.mode | (node.kind === "file" ? S_IFREG : S_IFDIR);
    this.ino = node.ino;
    this.size = node.kind === "file" ? node.size : 4096;
    this.blocks = Math.ceil(this.size / 512);
    this.atimeMs = atime;
    this.mtimeMs = mtime;
    this.ctimeMs = ctime;
    this.birthtimeMs = birthtime;
    this.atime = new Date(atime);
    this.mtime = new Date(mtime);
    this.ctime = new Date(ctime);
    this.birthtime = new Date(birthtime);
  }

  isFile(): boolean {
    return (this.mode & S_IFREG) === S_IFREG;
  }
  isDirectory(): boolean {
    return !this.isFile();
  }
  isSymbolicLink(): boolean {
    return false;
  }
  isBlockDevice(): boolean {
    return false;
  }
  isCharacterDevice(): boolean {
    return false;
  }
  isFIFO(): boolean {
    return false;
  }
  isSocket(): boolean {
    return false;
  }
}

/** An entry of `readdir` with `withFileTypes`. */
export class Dirent {
  readonly name: string;
  readonly parentPath: string;
  readonly path: string;
  readonly #kind: Node["kind"];

  constructor(name: string, parentPath: string, kind: Node["kind"]) {
    this.name = name;
    this.parentPath = parentPath;
    this.path = parentPath;
    this.#kind = kind;
  }

  isFile(): boolean {
    return this.#kind === "file";
  }
  isDirectory(): boolean {
    return this.#kind === "directory";
  }
  isSymbolicLink(): boolean {
    return false;
  }
  isBlockDevice(): boolean {
    return false;
  }
  isCharacterDevice(): boolean {
    return false;
  }
  isFIFO(): boolean {
    return false;
  }
  isSocket(): boolean {
    return false;
  }
}
