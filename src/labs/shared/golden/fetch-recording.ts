import { importRecording, type Recording } from "../../../trace/serialise.ts";

/**
 * Fetches the golden trace of a lab, as the site serves it.
 *
 * @param baseUrl of the site, such as `/`
 * @throws Error where it can't be had, in words
 */
export async function fetchRecording(
  lab: string,
  baseUrl: string,
  signal?: AbortSignal,
): Promise<Recording> {
  const path = `${baseUrl}traces/${lab}.json`;
  const response = await fetch(path, signal ? { signal } : {});
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
  const imported = importRecording(await response.text());
  if (imported.is === "refused") throw new Error(`${path}: ${imported.message}`);
  return imported.recording;
}
