import type { Project } from "../../runtime/port.ts";
import { parseNamedPatches, withNamed, type NamedPatches } from "./edits/named-patch.ts";
import { parseProject } from "./parse-project.ts";

/** A project, and the changes by name that come with it. */
export type Example = { readonly project: Project; readonly patches: NamedPatches };

/** @throws Error when it can't be loaded */
export async function fetchExample(url: URL, signal: AbortSignal): Promise<Example> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}.`);
  const json: unknown = await response.json();
  return { project: parseProject(json), patches: parseNamedPatches(json) };
}

/**
 * @param patch name of a change that the project carries, to be made to its files
 * @throws Error when the project can't be loaded, or has no such change
 */
export async function fetchProject(
  url: URL,
  signal: AbortSignal,
  patch?: string,
): Promise<Project> {
  const { project, patches } = await fetchExample(url, signal);
  if (patch === undefined) return project;
  return { ...project, files: withNamed(project.files, patches, patch) };
}
