import { structuredPatch } from "diff";

/** A row of a diff, as it is read from top to bottom. */
export type DiffRow =
  /** Lines that are the same and far from any change. */
  | { readonly is: "skipped"; readonly lines: number }
  | { readonly is: "same"; readonly before: number; readonly after: number; readonly text: string }
  | { readonly is: "removed"; readonly before: number; readonly text: string }
  | { readonly is: "added"; readonly after: number; readonly text: string };

export type FileDiff = { readonly path: string; readonly rows: readonly DiffRow[] };

/** What is shown on either side of a change, in lines. */
const context = 3;

/** What has become of one file; no rows where nothing has. */
export function diffRows(before: string, after: string): readonly DiffRow[] {
  const { hunks } = structuredPatch("", "", before, after, "", "", { context });
  const rows: DiffRow[] = [];
  let reached = 1;
  for (const { oldStart, newStart, lines } of hunks) {
    if (oldStart > reached) rows.push({ is: "skipped", lines: oldStart - reached });
    let [old, now] = [oldStart, newStart];
    for (const line of lines) {
      const text = line.slice(1);
      if (line.startsWith("-")) rows.push({ is: "removed", before: old++, text });
      else if (line.startsWith("+")) rows.push({ is: "added", after: now++, text });
      else if (line.startsWith(" ")) rows.push({ is: "same", before: old++, after: now++, text });
      // What is left is "\ No newline at end of file", which changes no line.
    }
    reached = old;
  }
  return rows;
}

/** The files that differ, by path. */
export function diffFiles(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly FileDiff[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((path) => before[path] !== after[path])
    .sort()
    .map((path) => ({ path, rows: diffRows(before[path] ?? "", after[path] ?? "") }));
}
