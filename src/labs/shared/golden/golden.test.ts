import { readdirSync } from "node:fs";
import { expect, test } from "vitest";

import { publishable } from "../../../trace/publish.ts";
import { labs } from "../../index.ts";
import { tellStep } from "../scenario.ts";
import { readGolden, tracesFolder } from "./files.ts";
import { goldenRuns } from "./runs.ts";
import { versionsOf } from "./versions.ts";

const update = "npm run traces:update";
const all = goldenRuns(labs);

test("every golden trace belongs to a version of a lab", () => {
  const files = readdirSync(tracesFolder).map((file) => file.replace(/\.json$/, ""));
  expect(files.sort()).toEqual(all.map(({ trace }) => trace).sort());
});

test.each(all)("$trace: it was recorded with the versions that its example has", (run) => {
  expect(readGolden(run.trace)?.versions, update).toEqual(versionsOf(run.scenario.topic));
});

test.each(all)(
  "$trace: it has the steps of the scenario, in their words",
  ({ trace, scenario }) => {
    const steps = readGolden(trace)?.events.flatMap((event) =>
      event.kind === "note" && event.step !== undefined ? [event.text] : [],
    );
    expect(steps, update).toEqual(["Press “Run”.", ...scenario.steps.map(tellStep)]);
  },
);

test.each(all)("$trace: it tells nothing of the machine that recorded it", ({ trace }) => {
  const events = readGolden(trace)?.events ?? [];
  expect(publishable(events)).toEqual(events);
});
