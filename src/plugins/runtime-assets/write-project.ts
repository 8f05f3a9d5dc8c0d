import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { NamedPatches } from "../../labs/shared/edits/named-patch.ts";
import type { Project } from "../../runtime/port.ts";

/** What a lab fetches: a project, and the named changes that it can be given. */
export type LabProject = Project & { readonly patches: NamedPatches };

/**
 * Writes a project as JSON below `outDir`, under a name that changes with its content: below
 * `assets/`, all names do (static/_headers lets browsers keep such files).
 *
 * @returns the file's path relative to `outDir`
 */
export async function writeProject(project: LabProject, outDir: string): Promise<string> {
  const text = JSON.stringify(project);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
  const folder = "assets/labs";
  const path = `${folder}/${project.topic}-${project.variant}.${hash}.json`;
  await mkdir(join(outDir, folder), { recursive: true });
  await writeFile(join(outDir, path), text);
  return path;
}
