import type { Frame, Page } from "playwright-core";

/**
 * The document of the example in the frame of that name: in the shell's case it stands in another
 * one, the fence's.
 */
export function shownIn(page: Page, name: string): Frame {
  const frame = page.frame({ name });
  if (!frame) throw new Error(`There is no frame ${name}.`);
  return frame.childFrames()[0] ?? frame;
}
