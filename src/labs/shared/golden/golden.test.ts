import { readdirSync } from "node:fs";
import { expect, test } from "vitest";

import { publishable } from "../../../trace/publish.ts";
import { benches, labs } from "../../index.ts";
import { steps as stepsOfCrossSite } from "../../cross-site/golden.ts";
import { steps as stepsOfRace } from "../../race/golden.ts";
import { tellStep } from "../scenario.ts";
import { readGolden, tracesFolder } from "./files.ts";
import { goldenRuns } from "./runs.ts";
import { versionsOf } from "./versions.ts";

const update = "npm run traces:update";
const all = [
  ...goldenRuns(labs).map(({ trace, scenario }) => ({
    trace,
    topic: scenario.topic,
    steps: ["Press “Run”.", ...scenario.steps.map(tellStep)],
  })),
  { trace: "race", topic: benches.race.topic, steps: stepsOfRace },
  { trace: "cross-site", topic: benches["cross-site"].topic, steps: stepsOfCrossSite },
];

test("every golden trace belongs to a lab, or to a version of one", () => {
  const files = readdirSync(tracesFolder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.replace(/\.json$/, ""));
  expect(files.sort()).toEqual(all.map(({ trace }) => trace).sort());
});

test.each(all)("$trace: it was recorded with the versions that its example has", (run) => {
  expect(readGolden(run.trace)?.versions, update).toEqual(versionsOf(run.topic));
});

test.each(all)(
  "$trace: it has the steps of the scenario, in their words",
  ({ trace, steps: expected }) => {
    const steps = readGolden(trace)?.events.flatMap((event) =>
      event.kind === "note" && event.step !== undefined ? [event.text] : [],
    );
    expect(steps, update).toEqual(expected);
  },
);

test.each(all)("$trace: it tells nothing of the machine that recorded it", ({ trace }) => {
  const events = readGolden(trace)?.events ?? [];
  expect(publishable(events)).toEqual(events);
});
