/** The candidate that has most words of `wanted`; none where all have none. */
export function nearestByWords(wanted: string, candidates: readonly string[]): string | undefined {
  const words = new Set(wanted.toLowerCase().split(/\W+/));
  const shared = (candidate: string) =>
    candidate
      .toLowerCase()
      .split(/\W+/)
      .filter((word) => words.has(word)).length;
  const best = [...candidates].sort((a, b) => shared(b) - shared(a))[0];
  return best !== undefined && shared(best) > 0 ? best : undefined;
}
