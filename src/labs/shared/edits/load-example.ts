import manifest from "@generated/runtime-assets/default/manifest.json";

import type { FileTree, Project } from "../../../runtime/port.ts";
import { parseProject } from "../parse-project.ts";
import { parseNamedPatches, withNamed } from "./named-patch.ts";
import type { NamedPatches } from "./named-patch.ts";

/** An example as it was written, and the named changes that it can be given. */
export type LabExample = {
  readonly entry: string;
  readonly files: FileTree;
  readonly patches: NamedPatches;
};

/**
 * The example as a version of the lab leaves it.
 *
 * @throws Error where it has no such change
 */
export function changedBy(example: LabExample, patch: string | undefined): LabExample {
  const { files, patches } = example;
  return patch === undefined ? example : { ...example, files: withNamed(files, patches, patch) };
}

/**
 * Fetches an example. Import this module only when a reader asks: it holds the names of all files.
 *
 * @throws Error when it can't be fetched, or is none
 */
export async function loadExample(
  topic: string,
  variant: Project["variant"],
  baseUrl: string,
): Promise<LabExample> {
  const asset = manifest.examples[topic]?.[variant];
  if (asset === undefined) throw new Error(`The site holds no example "${topic}".`);
  const response = await fetch(baseUrl + asset.project);
  if (!response.ok) throw new Error(`The example's files answered ${response.status}.`);
  const json: unknown = await response.json();
  const { entry, files } = parseProject(json);
  return { entry, files, patches: parseNamedPatches(json) };
}
