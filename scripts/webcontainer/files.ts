/**
 * The tests that hold for any WebContainer service: the adapter, which runtime a lab chooses, a lab's
 * life among other pages and tabs, and the golden traces of all labs, race and cross-site among them.
 */
export const filesForTheRealService = [
  "src/runtime/webcontainer/counter.browser.test.ts",
  "src/runtime/webcontainer/conditions.browser.test.ts",
  "src/labs/shared/choice/choice.browser.test.ts",
  "src/labs/shared/choice/isolating/isolating.browser.test.ts",
  "src/labs/shared/life-cycle.browser.test.ts",
  "src/labs/shared/golden/golden-webcontainer.browser.test.ts",
] as const;
