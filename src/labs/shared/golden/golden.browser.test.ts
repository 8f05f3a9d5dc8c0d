import { afterAll, beforeAll, describe, test } from "vitest";

import { openSite, type Site } from "../../../../tests/browser/site.ts";
import { benches, labNamed, labs } from "../../index.ts";
import { recordCrossSite, refusals } from "../../cross-site/golden.ts";
import { recordRace } from "../../race/golden.ts";
import { labPage } from "../lab-page.ts";
import { recordsTraces } from "./files.ts";
import { expectedOf, holdToGolden, keepHeld, recordGolden } from "./hold.ts";
import { recordScenario } from "./record.ts";
import { goldenRuns } from "./runs.ts";

/** Labs or traces, such as `counter,logout-naive`; all of them where it is not set. */
const only = process.env.TRACES?.split(",");
const isAsked = (...names: readonly string[]) =>
  only === undefined || names.some((name) => only.includes(name));

let site: Site;
beforeAll(async () => {
  if (recordsTraces && process.env.CI)
    throw new Error("CI compares golden traces and records none.");
  site = await openSite();
});
afterAll(() => site.close());

const variants = ["cjs", "esm", "ts"] as const;
const runs = goldenRuns(labs).filter(({ lab, trace }) => isAsked(lab, trace));

/**
 * Every lab's scenario, in each of its versions, in a real browser on the embedded runtime, against its
 * golden trace. The three variants share one: they are one program. `npm run traces:update` records it
 * anew by this very file.
 */
describe.each(runs)("$trace", ({ trace, lab: of, version, title, scenario }) => {
  test.each(variants)("the %s variant's run equals the golden trace", async (variant) => {
    // The server closes connections: Engine.IO answers a poll that comes after that with 400.
    const allow = { requests: [/transport=polling.*&sid=/] };
    const page = await site.open(`/guide/labs?lang=${variant}`, { allow });
    const lab = labPage(page, of);
    await lab.choose(labNamed(of).scenario, version);
    const { topic } = scenario;
    const held = { trace, title, topic, variant, mayRecord: variant === "cjs" };
    const expected = expectedOf(held);
    const events = await recordScenario(lab, scenario, expected).catch(async (error: unknown) => {
      keepHeld(held, await lab.trace());
      throw error;
    });
    if (expected === undefined) recordGolden(held, events);
  });
});

describe.each(["race"].filter((name) => isAsked(name)))("%s", (trace) => {
  test("what an order did to the store equals the golden trace", async () => {
    const page = await site.open("/guide/labs");
    const { title, topic } = benches.race;
    const events = await recordRace(page);
    holdToGolden({ trace, title, topic, variant: "esm", mayRecord: true }, events);
  });
});

describe.each(["cross-site"].filter((name) => isAsked(name)))("%s", (trace) => {
  test.each(variants)("the %s variant's cells equal the golden trace", async (variant) => {
    const page = await site.open(`/guide/labs?lang=${variant}`, { allow: refusals });
    const { title, topic } = benches["cross-site"];
    const mayRecord = variant === "cjs";
    const events = await recordCrossSite(page);
    holdToGolden({ trace, title, topic, variant, mayRecord }, events);
  });
});
