/** How far Page Up and Page Down go. */
const page = 10;

/**
 * Where a key moves to from a row: up and down in time, left to what led to it, right to the first thing
 * that came of it. Undefined for any other key, and where there is nothing that way.
 *
 * @param links by place, the place of the nearest shown cause, or -1
 */
export function targetOf(key: string, from: number, links: readonly number[]): number | undefined {
  const last = links.length - 1;
  switch (key) {
    case "ArrowUp":
      return Math.max(0, from - 1);
    case "ArrowDown":
      return Math.min(last, from + 1);
    case "PageUp":
      return Math.max(0, from - page);
    case "PageDown":
      return Math.min(last, from + page);
    case "Home":
      return 0;
    case "End":
      return last;
    case "ArrowLeft":
      return known(links[from] ?? -1);
    case "ArrowRight":
      return known(links.indexOf(from, from + 1));
    default:
      return undefined;
  }
}

const known = (index: number): number | undefined => (index === -1 ? undefined : index);
