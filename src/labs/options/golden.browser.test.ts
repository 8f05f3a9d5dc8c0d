import type { Page } from "playwright-core";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { openSite, type Site } from "../../../tests/browser/site.ts";
import { tellDifference } from "../../trace/difference.ts";
import type { TraceEvent } from "../../trace/event.ts";
import { normalise } from "../../trace/normalise.ts";
import { recordedEventName, type Recorded } from "../shared/announce.ts";
import { readGolden, recordsTraces, tracesFolder, writeGolden } from "../shared/golden/files.ts";
import { versionsOf } from "../shared/golden/versions.ts";
import { sides, traceOfOption, type Option } from "./option.ts";
import { options } from "./options.ts";

/** Such as `options` or `options/resave`; all of them where it is not set. */
const only = process.env.TRACES?.split(",");
const wanted = options.filter(
  ({ name }) => only === undefined || only.includes("options") || only.includes(`options/${name}`),
);

/** How many are performed at once: most of a scenario is waiting until nothing more comes. */
const atOnce = 3;

/** Where a run that differs is kept, to be looked at. */
const failedFolder = join(".cache", "traces");

let site: Site;
beforeAll(async () => {
  if (recordsTraces && process.env.CI) throw new Error("CI records no golden traces.");
  site = await openSite();
});
afterAll(() => site.close());

/**
 * Each option's scenario without it and with it, by its own switch, against the golden traces that the
 * chapter shows. `npm run traces:update options` records them anew by this very file.
 */
test("switching an option on makes the difference on the wire that the chapter tells", async () => {
  // A stranger's page is refused, and a path is asked for that is not there: the scenarios' point.
  const allow = { console: [/./], requests: [/./] };
  const page = await site.open("/guide/options?lang=cjs", { allow });
  await page.evaluate(listen, recordedEventName);

  const waiting = [...wanted];
  const perform = async (): Promise<void> => {
    for (let option = waiting.shift(); option !== undefined; option = waiting.shift()) {
      await performBoth(page, option);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, perform));
}, 300_000);

async function performBoth(page: Page, { name, label, topic }: Option): Promise<void> {
  const xray = page.locator(`[data-option="${name}"]`);
  const difference = xray.getByRole("region", { name: `What ${label} makes different` });
  const rows = () => difference.locator("tbody").allInnerTexts();
  const told = await rows();
  await xray.getByRole("switch").click();
  // Two whole runs, beside those of other options.
  const ended = xray.locator(":scope[data-progress=compared], :scope[data-progress=failed]");
  await ended.waitFor({ timeout: 200_000 });
  expect(await xray.getByRole("status").innerText()).toMatch(/^Both have run: \d+ difference/);
  for (const side of sides) {
    const trace = traceOfOption(name, side);
    const events = await page.evaluate((of) => window.recordedByOptions?.[of] ?? [], trace);
    keepOrCompare(trace, { title: `${label}: ${side} it`, versions: versionsOf(topic), events });
  }
  if (!recordsTraces) expect(await rows()).toEqual(told);
}

function keepOrCompare(
  trace: string,
  recording: {
    readonly title: string;
    readonly versions: Readonly<Record<string, string>>;
    readonly events: readonly TraceEvent[];
  },
): void {
  const golden = readGolden(trace);
  const difference =
    golden && tellDifference(normalise(golden.events), normalise(recording.events));
  if (recordsTraces) {
    const isSame =
      difference === "" && JSON.stringify(golden?.versions) === JSON.stringify(recording.versions);
    if (isSame) return;
    mkdirSync(join(tracesFolder, "options"), { recursive: true });
    return writeGolden(trace, recording);
  }
  if (golden === undefined) throw new Error(`${trace}: npm run traces:update options`);
  if (difference !== "") {
    mkdirSync(join(failedFolder, "options"), { recursive: true });
    writeGolden(trace, recording, failedFolder);
  }
  expect(difference, trace).toBe("");
  expect(golden.versions, trace).toEqual(recording.versions);
}

declare global {
  // Of the page, where `listen` runs. An interface, because only that can add to one.
  interface Window {
    recordedByOptions?: Record<string, readonly TraceEvent[]>;
  }
}

/** Runs in the page: keeps what each run recorded last. */
function listen(eventName: string): void {
  const all: Record<string, readonly TraceEvent[]> = (window.recordedByOptions = {});
  document.addEventListener(eventName, (event) => {
    const { lab, events } = (event as CustomEvent<Recorded>).detail;
    all[lab] = events;
  });
}
