import type { FileTree, Project } from "../../runtime/port.ts";

/**
 * A project as it comes from the network.
 *
 * @throws Error when the value is none
 */
export function parseProject(value: unknown): Project {
  if (isRecord(value)) {
    const { topic, variant, entry, files } = value;
    if (
      typeof topic === "string" &&
      typeof entry === "string" &&
      (variant === "cjs" || variant === "esm" || variant === "ts") &&
      isFileTree(files) &&
      Object.hasOwn(files, entry)
    ) {
      return { topic, variant, entry, files };
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
