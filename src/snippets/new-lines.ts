/**
 * The lines of `current`, 0-based, that are not in `old`: what remains of it beside the longest
 * common subsequence of the two. Blank lines are never news.
 */
export function newLines(old: readonly string[], current: readonly string[]): readonly number[] {
  // Indentation is no news: the two may stand at different depths.
  const before = old.map((line) => line.trim());
  const now = current.map((line) => line.trim());
  // common[i][j]: how many lines before[i…] and now[j…] have in common, in order.
  const common = Array.from({ length: before.length + 1 }, () =>
    Array.from({ length: now.length + 1 }, () => 0),
  );
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const row = common[i];
      if (row === undefined) continue;
      row[j] = before[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const added: number[] = [];
  for (let i = 0, j = 0; j < now.length;) {
    if (i < before.length && before[i] === now[j]) {
      i++;
      j++;
    } else if (i < before.length && at(i + 1, j) >= at(i, j + 1)) {
      i++;
    } else {
      if (now[j] !== "") added.push(j);
      j++;
    }
  }
  return added;
}
