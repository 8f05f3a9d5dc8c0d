import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeMsgpack } from "./msgpack.ts";

/** A folder as the client sends it: JSON from a tree, msgpack from `@webcontainer/snapshot`. */
type Folder = { readonly d: Readonly<Record<string, Folder | File>> };
type File = {
  readonly f:
    | { readonly l: string }
    /** `b` says that the text holds one byte a character. */
    | { readonly c: string | Uint8Array; readonly b?: boolean };
};

/** Writes what the client mounts. Merges, and never deletes. */
export async function mountTree(payload: Uint8Array, target: string): Promise<void> {
  const isJson = payload[0] === "{".charCodeAt(0);
  const tree: unknown = isJson
    ? JSON.parse(Buffer.from(payload).toString("utf8"))
    : decodeMsgpack(payload);
  await writeFolder(tree as Folder, target);
}

async function writeFolder({ d: entries }: Folder, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const [name, entry] of Object.entries(entries)) {
    const path = join(target, name);
    if ("d" in entry) await writeFolder(entry, path);
    else if ("l" in entry.f) await replaceLink(entry.f.l, path);
    else await writeFile(path, contentOf(entry.f));
  }
}

function contentOf({ c, b }: { c: string | Uint8Array; b?: boolean }): string | Uint8Array {
  return typeof c === "string" && b ? Buffer.from(c, "latin1") : c;
}

async function replaceLink(to: string, path: string): Promise<void> {
  await rm(path, { force: true });
  await symlink(to, path);
}
