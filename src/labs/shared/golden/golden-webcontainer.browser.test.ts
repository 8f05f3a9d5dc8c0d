import { afterAll, beforeAll, expect, test } from "vitest";

import { joined } from "../../../../tests/browser/guard.ts";
import { openSite, type Site } from "../../../../tests/browser/site.ts";
import { openService, type Service } from "../../../../tests/standin/answering.ts";
import { normalise } from "../../../trace/normalise.ts";
import { recordCrossSite, refusals } from "../../cross-site/golden.ts";
import { benches, labNamed, labs } from "../../index.ts";
import { recordRace } from "../../race/golden.ts";
import { labPage } from "../lab-page.ts";
import { keepFailed, readGolden } from "./files.ts";
import { holdToGolden } from "./hold.ts";
import { recordScenario } from "./record.ts";
import { goldenRuns } from "./runs.ts";

let site: Site;
let service: Service;
beforeAll(async () => {
  [site, service] = await Promise.all([openSite(), openService()]);
});
afterAll(() => Promise.all([site.close(), service.close()]));

const variants = ["cjs", "esm", "ts"] as const;

/**
 * Every lab's scenario, in each of its versions, on real Node.js against the golden trace that the
 * embedded runtime recorded. The variants take turns: that they are one program is proved embedded
 * (`golden.browser.test.ts`), and that each of them runs in a container by the adapter's own tests.
 */
test.each(goldenRuns(labs).map((run, index) => ({ ...run, variant: variants[index % 3] })))(
  "$trace: a WebContainer's run ($variant) equals the golden trace of the embedded runtime",
  async ({ trace, lab: of, version, scenario, variant }) => {
    const golden = readGolden(trace);
    if (golden === undefined) throw new Error(`${trace} has no golden trace`);
    const { allow, ...answered } = service.answers;
    const page = await site.open(`/guide/labs?lang=${variant}`, {
      ...answered,
      runtime: "webcontainer",
      allow,
    });
    const lab = labPage(page, of);
    await lab.choose(labNamed(of).scenario, version);
    await recordScenario(lab, scenario, normalise(golden.events)).catch(async (error: unknown) => {
      keepFailed(`${trace}-webcontainer`, { ...golden, events: await lab.trace() });
      throw error;
    });
    expect(await lab.lab.getByText("live on Node.js", { exact: true }).isVisible()).toBe(true);
  },
);

test.each([
  { trace: "race", record: recordRace, expects: {} },
  { trace: "cross-site", record: recordCrossSite, expects: refusals },
] as const)(
  "$trace: what a WebContainer’s run did equals the golden trace of the embedded runtime",
  async ({ trace, record, expects }) => {
    const { allow, ...answered } = service.answers;
    const page = await site.open("/guide/labs?lang=esm", {
      ...answered,
      runtime: "webcontainer",
      allow: joined(allow, expects),
    });
    const { title, topic } = benches[trace];
    const variant = "esm-webcontainer";
    holdToGolden({ trace, title, topic, variant, mayRecord: false }, await record(page));
  },
);
