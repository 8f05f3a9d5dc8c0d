/** Rows to put into the document: those in sight, some beyond each edge, and the one that has the focus. */
export function placesInSight(
  range: {
    readonly startIndex: number;
    readonly endIndex: number;
    readonly overscan: number;
    readonly count: number;
  },
  active: number,
): number[] {
  const { startIndex, endIndex, overscan, count } = range;
  const first = Math.max(0, startIndex - overscan);
  const last = Math.min(count - 1, endIndex + overscan);
  const places = Array.from({ length: Math.max(0, last - first + 1) }, (_, nth) => first + nth);
  if (active >= count) return places;
  if (active < first) places.unshift(active);
  if (active > last) places.push(active);
  return places;
}
