import type { DiffRow } from "./rows.ts";

/** `2 lines added, 1 removed` */
export function tellRows(rows: readonly DiffRow[]): string {
  const count = (kind: DiffRow["is"]) => rows.filter(({ is }) => is === kind).length;
  const [added, removed] = [count("added"), count("removed")];
  const lines = (number: number) => (number === 1 ? "1 line" : `${number} lines`);
  if (added === 0) return `${lines(removed)} removed`;
  return removed === 0 ? `${lines(added)} added` : `${lines(added)} added, ${removed} removed`;
}
