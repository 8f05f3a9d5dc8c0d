import type { Files, Project } from "../../snippets/project.ts";
import type { ProjectAsset } from "../../snippets/project-assets.ts";
import { isVariant } from "../../snippets/variant.ts";

/**
 * Fetches an example's files, its lockfile included.
 *
 * @param baseUrl the site's, with a slash at its end
 * @throws Error when the files can't be fetched or are no project
 */
export async function loadProject(asset: ProjectAsset, baseUrl: string): Promise<Project> {
  const [project, lock] = await Promise.all([
    fetchJson(baseUrl + asset.project).then(parseProject),
    asset.lockfile === undefined ? {} : fetchJson(baseUrl + asset.lockfile).then(parseFiles),
  ]);
  return { ...project, files: { ...project.files, ...lock } };
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

/** @throws Error when `value` is no project */
export function parseProject(value: unknown): Project {
  if (
    isRecord(value) &&
    typeof value["topic"] === "string" &&
    isVariant(value["variant"]) &&
    typeof value["entry"] === "string"
  ) {
    const { topic, variant, entry } = value;
    return { topic, variant, entry, files: parseFiles(value["files"]) };
  }
  throw new Error("what was fetched is no project");
}

/** @throws Error when `value` is no set of text files */
export function parseFiles(value: unknown): Files {
  if (!isRecord(value)) throw new Error("what was fetched is no set of files");
  const files: Record<string, string> = {};
  for (const [path, text] of Object.entries(value)) {
    if (typeof text !== "string") throw new Error(`${path} is no text`);
    files[path] = text;
  }
  return files;
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
