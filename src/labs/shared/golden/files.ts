import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { exportRecording, importRecording, type Recording } from "../../../trace/serialise.ts";

/** Where the golden traces are, relative to the project's folder. The site serves them as they are. */
export const tracesFolder = join("static", "traces");

/** Whether traces are being recorded: a page may be built then whose trace there is not yet. */
export const recordsTraces = process.env.UPDATE_TRACES === "1";

/**
 * @returns the checked-in recording of a lab's scenario, or `undefined` where there is none yet
 * @throws Error where the file is no recording
 */
export function readGolden(name: string, folder = tracesFolder): Recording | undefined {
  const file = fileOf(name, folder);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const imported = importRecording(text);
  if (imported.is === "refused") throw new Error(`${file}: ${imported.message}`);
  return imported.recording;
}

export function writeGolden(name: string, recording: Recording, folder = tracesFolder): void {
  writeFileSync(fileOf(name, folder), exportRecording(recording));
}

/** Keeps a run that differs, to be imported into a lab's wire view and looked at beside the golden one. */
export function keepFailed(name: string, recording: Recording): void {
  const folder = join(".cache", "traces");
  mkdirSync(folder, { recursive: true });
  writeGolden(name, recording, folder);
}

const fileOf = (name: string, folder: string) => join(folder, `${name}.json`);
