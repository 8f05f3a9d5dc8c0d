import { type HeaderRule, headersFor } from "./headers-file.ts";

/**
 * The two fields that isolate a page from other origins, with the only values that work in Chrome,
 * Firefox and Safari (HTML, "cross-origin isolation"; Safari knows no `credentialless`).
 */
const isolating = [
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-embedder-policy", "require-corp"],
] as const;

/** Whether a page at `path` is cross-origin isolated by these rules. */
export function isIsolated(rules: readonly HeaderRule[], path: string): boolean {
  const fields = headersFor(rules, path);
  return isolating.every(([name, value]) =>
    fields.some((field) => field[0].toLowerCase() === name && field[1] === value),
  );
}

/**
 * The pages that are cross-origin isolated, one path each and in the order of the file: that without a
 * slash at its end. The file has the other one as well, for hosts that serve a page at both.
 */
export function isolatedPaths(rules: readonly HeaderRule[]): string[] {
  return rules
    .map(({ pattern }) => pattern)
    .filter((pattern) => isIsolated(rules, pattern) && !/.\/$/.test(pattern));
}
