import type { FileTree } from "../../../runtime/port.ts";

/** A change that a chapter can offer for a lab's example, as one variant of it. */
export type NamedPatch = {
  /** What a button that applies it is called. */
  readonly title: string;
  /** What it shows, in one or a few sentences. */
  readonly says: string;
  /** The files that it changes, whole, as they are afterwards. */
  readonly files: FileTree;
};

export type NamedPatches = Readonly<Record<string, NamedPatch>>;

/**
 * The files of an example with one of its changes.
 *
 * @throws Error where it has no such change
 */
export function withNamed(files: FileTree, patches: NamedPatches, name: string): FileTree {
  const change = patches[name];
  if (change === undefined) throw new Error(`The example has no change "${name}".`);
  return { ...files, ...change.files };
}

/**
 * The patches in a project's JSON, as it comes from the network.
 *
 * @throws Error when there are none to be read
 */
export function parseNamedPatches(project: unknown): NamedPatches {
  if (isRecord(project) && isRecord(project["patches"])) {
    const entries = Object.entries(project["patches"]).map(([name, value]) => {
      return [name, parseNamedPatch(value)] as const;
    });
    return Object.fromEntries(entries);
  }
  throw new Error("The example that was loaded is damaged.");
}

function parseNamedPatch(value: unknown): NamedPatch {
  if (isRecord(value)) {
    const { title, says, files } = value;
    if (typeof title === "string" && typeof says === "string" && isFileTree(files)) {
      return { title, says, files };
    }
  }
  throw new Error("The example that was loaded is damaged.");
}

function isFileTree(value: unknown): value is FileTree {
  return isRecord(value) && Object.values(value).every((text) => typeof text === "string");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
