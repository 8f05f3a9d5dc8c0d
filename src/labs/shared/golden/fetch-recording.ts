import { importRecording, type Recording } from "../../../trace/serialise.ts";

/**
 * Fetches a golden trace, as the site serves it.
 *
 * @param baseUrl of the site, such as `/`
 * @throws Error where it can't be had, in words
 */
export async function fetchRecording(
  trace: string,
  baseUrl: string,
  signal?: AbortSignal,
): Promise<Recording> {
  const path = `${baseUrl}traces/${trace}.json`;
  const response = await fetch(path, signal ? { signal } : {});
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
  const imported = importRecording(await response.text());
  if (imported.is === "refused") throw new Error(`${path}: ${imported.message}`);
  return imported.recording;
}
