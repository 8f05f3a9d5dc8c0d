import type { Project } from "../../runtime/port.ts";
import { parseNamedPatches } from "./edits/named-patch.ts";
import { parseProject } from "./parse-project.ts";

/**
 * @param patch name of a change that the project carries, to be made to its files
 * @throws Error when the project can't be loaded, or has no such change
 */
export async function fetchProject(
  url: URL,
  signal: AbortSignal,
  patch?: string,
): Promise<Project> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}.`);
  const json: unknown = await response.json();
  const project = parseProject(json);
  if (patch === undefined) return project;
  const changed = parseNamedPatches(json)[patch];
  if (changed === undefined) throw new Error(`${project.topic} has no change "${patch}".`);
  return { ...project, files: { ...project.files, ...changed.files } };
}
