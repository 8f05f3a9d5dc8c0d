import type { FileTree } from "../../runtime/port.ts";

/** The secret as an example writes it: a string of its own in the code, as in `secret: "changeit"`. */
const written = /(\bsecret:\s*")([^"\\]*)(")/;

/** Where an example has its session secret in the code. */
export function hasSecret(files: FileTree): boolean {
  return Object.values(files).some((text) => written.test(text));
}

/**
 * The file with another secret in the place of the one before, which no cookie is signed with.
 *
 * @returns `undefined` where no file holds a secret
 */
export function rotateSecret(
  files: FileTree,
): { readonly path: string; readonly text: string; readonly before: string } | undefined {
  for (const [path, before] of Object.entries(files)) {
    const secret = written.exec(before)?.[2];
    if (secret === undefined) continue;
    const text = before.replace(written, (_, open: string, __, close: string) => {
      return `${open}${successor(secret)}${close}`;
    });
    return { path, text, before: secret };
  }
  return undefined;
}

/** The files with their secret rotated until it is none of these. */
export function withoutSecrets(files: FileTree, retired: ReadonlySet<string>): FileTree {
  const rotated = rotateSecret(files);
  if (rotated === undefined || !retired.has(rotated.before)) return files;
  return withoutSecrets({ ...files, [rotated.path]: rotated.text }, retired);
}

/** `changeit`, `changeit-2`, `changeit-3` and on: never one that was used before. */
function successor(secret: string): string {
  const [, stem = secret, count = "1"] = /^(.*?)(?:-(\d+))?$/.exec(secret) ?? [];
  return `${stem}-${Number(count) + 1}`;
}
