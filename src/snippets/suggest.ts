/**
 * The end of a message about a name that nobody knows: the nearest name where one is near enough
 * to be a slip of the keys, else all that there are.
 */
export function suggest(wrong: string, known: Iterable<string>): string {
  const names = [...known].sort();
  const [nearest] = names
    .map((name) => ({ name, distance: editDistance(wrong, name) }))
    .filter(({ name, distance }) => distance <= Math.max(2, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  if (nearest !== undefined) return `; did you mean "${nearest.name}"?`;
  return names.length === 0 ? "; there is none" : `; there are: ${names.join(", ")}`;
}

/** Levenshtein's distance, one row of the table at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const replaced = at(row, j) + (from[i] === to[j] ? 0 : 1);
      next.push(Math.min(replaced, at(row, j + 1) + 1, at(next, j) + 1));
    }
    row = next;
  }
  return at(row, to.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
