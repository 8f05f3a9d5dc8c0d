/**
 * Codes of links that ask for no answer any more: the reader has given one, or has made the link. The
 * address may still hold one, as when the tabs of a page write it anew; the page remembers it until it
 * is closed.
 */
const settled = new Set<string>();

export function isSettled(code: string): boolean {
  return settled.has(code);
}

export function settle(code: string): void {
  settled.add(code);
}

/** The reader opens the link once more: it is to be asked about again. */
export function unsettle(code: string): void {
  settled.delete(code);
}
