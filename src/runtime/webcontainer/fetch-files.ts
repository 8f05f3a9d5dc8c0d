import type { FileSystemTree } from "@webcontainer/api";
import type { FileTree } from "../port.ts";
import { fileUnreachable, refuse } from "./failures.ts";

const texts = new Map<string, Promise<string>>();

/**
 * A file of the site, fetched once a page.
 *
 * @throws FailureError `site-unreachable`
 */
export function fetchText(url: string): Promise<string> {
  const known = texts.get(url);
  if (known) return known;
  const text = fetch(url).then(
    (response) => {
      if (response.ok) return response.text();
      throw refuse(fileUnreachable(url, `HTTP ${response.status}`));
    },
    (error: unknown) => {
      throw refuse(fileUnreachable(url, String(error)));
    },
  );
  texts.set(url, text);
  // The next run may try again.
  text.catch(() => texts.delete(url));
  return text;
}

type Folder = { directory: FileSystemTree };

/** Files by path, as the folders that `mount` takes. */
export function toFolders(files: FileTree): FileSystemTree {
  const root: FileSystemTree = {};
  for (const [path, contents] of Object.entries(files)) {
    const parts = path.split("/");
    const name = parts.pop() ?? path;
    let folder = root;
    for (const part of parts) {
      const next = folder[part];
      const inner: Folder = next && "directory" in next ? next : { directory: {} };
      folder[part] = inner;
      folder = inner.directory;
    }
    folder[name] = { file: { contents } };
  }
  return root;
}
