import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { openSite, type Site } from "../../../../tests/browser/site.ts";
import { tellDifference } from "../../../trace/difference.ts";
import { normalise } from "../../../trace/normalise.ts";
import { labNamed, labs } from "../../index.ts";
import { labPage } from "../lab-page.ts";
import { keepFailed, readGolden, recordsTraces, writeGolden } from "./files.ts";
import { recordScenario } from "./record.ts";
import { goldenRuns } from "./runs.ts";
import { versionsOf } from "./versions.ts";

/** Labs or traces, such as `counter,logout-naive`; all of them where it is not set. */
const only = process.env.TRACES?.split(",");

let site: Site;
beforeAll(async () => {
  if (recordsTraces && process.env.CI)
    throw new Error("CI compares golden traces and records none.");
  site = await openSite();
});
afterAll(() => site.close());

const runs = goldenRuns(labs).filter(
  ({ lab, trace }) => only === undefined || only.includes(lab) || only.includes(trace),
);

/**
 * Every lab's scenario, in each of its versions, in a real browser on the embedded runtime, against its
 * golden trace. The three variants share one: they are one program. `npm run traces:update` records it
 * anew by this very file.
 */
describe.each(runs)("$trace", ({ trace: name, lab: of, version, title, scenario }) => {
  test.each(["cjs", "esm", "ts"])("the %s variant's run equals the golden trace", async (lang) => {
    // The server closes connections: Engine.IO answers a poll that comes after that with 400.
    const allow = { requests: [/transport=polling.*&sid=/] };
    const page = await site.open(`/guide/labs?lang=${lang}`, { allow });
    const lab = labPage(page, of);
    await lab.choose(labNamed(of).scenario, version);
    const golden = readGolden(name);
    // The first variant records, and the others are held to what it recorded.
    const records = recordsTraces && lang === "cjs";
    if (!records && golden === undefined) {
      throw new Error(`${name} has no golden trace: npm run traces:update`);
    }
    const expected = records || golden === undefined ? undefined : normalise(golden.events);
    const versions = versionsOf(scenario.topic);
    const events = await recordScenario(lab, scenario, expected).catch(async (error: unknown) => {
      keepFailed(`${name}-${lang}`, { title, versions, events: await lab.trace() });
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
