import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";

import type { TraceEvent } from "../../trace/event.ts";
import { publishable } from "../../trace/publish.ts";
import { importRecording } from "../../trace/serialise.ts";
import { withSteps } from "../../trace/steps.ts";

/** The order that is recorded: both reload before either saves. */
const order = "ABAB";

/** What the golden trace says was done. */
export const steps = ["Press “Run”, and choose the order A B A B."] as const;

/** Performs the lab as a reader does, and exports what its wire shows of an order that loses one. */
export async function recordRace(page: Page): Promise<readonly TraceEvent[]> {
  const lab = page.locator('[data-lab="race"]');
  await lab.getByRole("button", { name: "Run", exact: true }).click();
  await lab.getByRole("button", { name: new RegExp(order.split("").join(" ")) }).click();
  const answers = lab.getByRole("grid").getByText("The server answers 200");
  await answers.nth(1).waitFor();
  const download = page.waitForEvent("download");
  await lab.getByRole("button", { name: "Export", exact: true }).click();
  const imported = importRecording(await readFile(await (await download).path(), "utf8"));
  if (imported.is === "refused") throw new Error(imported.message);
  const marks = [{ after: 0, text: steps[0] }];
  return publishable(withSteps(imported.recording.events, marks));
}
