import { expect } from "vitest";

/** Equal, or listed as different and so. */
export function expectSame(
  title: string,
  runtime: unknown,
  node: unknown,
  differences: Readonly<Record<string, string>>,
): void {
  // A case that never ends shows nothing, on whichever side.
  expect(node).not.toEqual({ hung: true });
  if (title in differences) expect(runtime).not.toEqual(node);
  else expect(runtime).toEqual(node);
}
