import { strToU8, zipSync } from "fflate";

import type { Project } from "../../snippets/project.ts";

/** A time that every zip tool reads: the format's own time starts in 1980. */
const modified = new Date(1980, 0, 1);

/** The project in one folder, so that unpacking it makes no mess. The same files, the same bytes. */
export function zipOf(project: Project): Uint8Array<ArrayBuffer> {
  const folder = folderOf(project);
  const files = Object.entries(project.files).map(
    ([path, text]) => [`${folder}/${path}`, strToU8(text)] as const,
  );
  return zipSync(Object.fromEntries(files), { level: 9, mtime: modified });
}

/** Hands the project, edited or not, to the reader as a file. */
export function downloadZip(project: Project): void {
  const url = URL.createObjectURL(new Blob([zipOf(project)], { type: "application/zip" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${folderOf(project)}.zip`;
  link.click();
  URL.revokeObjectURL(url);
}

function folderOf({ topic, variant }: Project): string {
  return `${topic}-${variant}`;
}
