/**
 * Text files as one JSON that a page fetches: each text once, however many files hold it. Packages
 * that npm could not share bring the same tables of 200 kB three times.
 */
export type PackedFiles = {
  readonly texts: readonly string[];
  /** Index of the text, by POSIX path. */
  readonly files: Readonly<Record<string, number>>;
};

export function packFiles(files: Readonly<Record<string, string>>): PackedFiles {
  const indices = new Map<string, number>();
  const packed: Record<string, number> = {};
  for (const path of Object.keys(files).sort()) {
    const text = files[path] ?? "";
    const index = indices.get(text) ?? indices.size;
    indices.set(text, index);
    packed[path] = index;
  }
  return { texts: [...indices.keys()], files: packed };
}

/** @throws Error where the value is none: the file is damaged. */
export function unpackFiles(value: unknown): Record<string, string> {
  if (!isPacked(value)) throw new Error("The file is damaged.");
  return Object.fromEntries(
    Object.entries(value.files).map(([path, index]) => {
      const text = value.texts[index];
      if (text === undefined) throw new Error(`The file is damaged: ${path} has no text.`);
      return [path, text];
    }),
  );
}

function isPacked(value: unknown): value is PackedFiles {
  if (typeof value !== "object" || value === null) return false;
  if (!("texts" in value) || !("files" in value)) return false;
  const { texts, files } = value;
  return (
    Array.isArray(texts) &&
    texts.every((text) => typeof text === "string") &&
    typeof files === "object" &&
    files !== null &&
    Object.values(files).every((index) => typeof index === "number")
  );
}
