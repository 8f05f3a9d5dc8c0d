import type { Project } from "../../runtime/port.ts";
import { parseProject } from "./parse-project.ts";

/** @throws Error when the project can't be loaded */
export async function fetchProject(url: URL, signal: AbortSignal): Promise<Project> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}.`);
  return parseProject(await response.json());
}
