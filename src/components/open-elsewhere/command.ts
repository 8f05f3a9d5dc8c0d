import { gzipSync } from "fflate";

import type { Project } from "../../snippets/project.ts";
import { tarOf } from "./tar.ts";

/** As `base64` itself breaks lines. A terminal may cut a line that is much longer. */
const lineLength = 76;

/**
 * One command for bash, zsh or another POSIX shell: it writes the project into a new folder and goes
 * there. It stops where the folder is there already.
 *
 * The files are an archive in Base64, so that nothing in them can be taken for the shell's: a quote, a
 * tab, or a `!` that an interactive shell would expand.
 */
export function commandOf(project: Project): string {
  const folder = quoted(`${project.topic}-${project.variant}`);
  const archive = base64(gzipSync(tarOf(project.files), { level: 9, mtime: 0 }));
  const lines = archive.match(new RegExp(`.{1,${lineLength}}`, "g")) ?? [];
  return [
    `mkdir ${folder} && base64 --decode <<'END' | tar -xzf - -C ${folder} && cd ${folder}`,
    ...lines,
    "END",
    "",
  ].join("\n");
}

/** @throws DOMException `NotAllowedError` where the reader's browser keeps the clipboard to itself */
export async function copyCommand(project: Project): Promise<void> {
  await navigator.clipboard.writeText(commandOf(project));
}

/** A word that the shell leaves alone: only a single quote ends it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
