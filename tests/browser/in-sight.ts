import type { Locator, Page } from "playwright-core";

/** Whether all of an element is within the window, and nothing lies over its middle. */
export async function isInSight(page: Page, element: Locator): Promise<boolean> {
  const box = await element.boundingBox();
  const size = page.viewportSize();
  if (!box || !size || box.y < 0 || box.y + box.height > size.height) return false;
  return element.evaluate((node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    const onTop = document.elementFromPoint(left + width / 2, top + height / 2);
    return node.contains(onTop);
  });
}
