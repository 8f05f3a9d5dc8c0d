import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { openSite, type Site } from "../../../../tests/browser/site.ts";
import { tellDifference } from "../../../trace/difference.ts";
import { normalise } from "../../../trace/normalise.ts";
import { labs } from "../../index.ts";
import { labPage } from "../lab-page.ts";
import { readGolden, writeGolden } from "./files.ts";
import { recordScenario } from "./record.ts";
import { versionsOf } from "./versions.ts";

/**
 * Every lab's scenario, in a real browser on the embedded runtime, against its golden trace. The three
 * variants share one: they are one program. `npm run traces:update` records it anew by this very file.
 */
const updates = process.env.UPDATE_TRACES === "1";
/** Such as `logout` or `logout,counter`; all labs where it is not set. */
const only = process.env.TRACES?.split(",");

/** Where a run that differs is kept, to be looked at. */
const failedFolder = join(".cache", "traces");

let site: Site;
beforeAll(async () => {
  if (updates && process.env.CI) throw new Error("CI compares golden traces and records none.");
  site = await openSite();
});
afterAll(() => site.close());

const names = Object.keys(labs).filter((name) => only?.includes(name) ?? true);

describe.each(names)("%s", (name) => {
  const { title, scenario } =
    Object.entries(labs).find(([key]) => key === name)?.[1] ?? labs.counter;

  test.each(["cjs", "esm", "ts"])("the %s variant's run equals the golden trace", async (lang) => {
    const page = await site.open(`/guide/labs?lang=${lang}`);
    const lab = labPage(page, name);
    const golden = readGolden(name);
    // The first variant records, and the others are held to what it recorded.
    const records = updates && lang === "cjs";
    if (!records && golden === undefined) {
      throw new Error(`${name} has no golden trace: npm run traces:update`);
    }
    const expected = records || golden === undefined ? undefined : normalise(golden.events);
    const versions = versionsOf(scenario.topic);
    const events = await recordScenario(lab, scenario, expected).catch(async (error: unknown) => {
      // To be imported into a lab's wire view and looked at beside the golden one.
      mkdirSync(failedFolder, { recursive: true });
      writeGolden(`${name}-${lang}`, { title, versions, events: await lab.trace() }, failedFolder);
      throw error;
    });
    if (!records) return;
    const recording = { title, versions, events };
    const isNews =
      golden === undefined ||
      JSON.stringify(golden.versions) !== JSON.stringify(recording.versions) ||
      tellDifference(normalise(golden.events), normalise(events)) !== "";
    if (isNews) writeGolden(name, recording);
    expect(readGolden(name)?.versions).toEqual(recording.versions);
  });
});
