import { readdirSync } from "node:fs";
import { expect, test } from "vitest";

import { publishable } from "../../../trace/publish.ts";
import { labs } from "../../index.ts";
import { tellStep } from "../scenario.ts";
import { readGolden, tracesFolder } from "./files.ts";
import { versionsOf } from "./versions.ts";

const update = "npm run traces:update";
const all = Object.entries(labs);

test("every golden trace belongs to a lab", () => {
  const files = readdirSync(tracesFolder).map((file) => file.replace(/\.json$/, ""));
  expect(files.filter((name) => !Object.hasOwn(labs, name))).toEqual([]);
});

test.each(all)("%s: the trace was recorded with the versions that its example has", (name, lab) => {
  expect(readGolden(name)?.versions, update).toEqual(versionsOf(lab.scenario.topic));
});

test.each(all)("%s: the trace has the steps of the scenario, in their words", (name, lab) => {
  const steps = readGolden(name)?.events.flatMap((event) =>
    event.kind === "note" && event.step !== undefined ? [event.text] : [],
  );
  expect(steps, update).toEqual(["Press “Run”.", ...lab.scenario.steps.map(tellStep)]);
});

test.each(all)("%s: the trace tells nothing of the machine that recorded it", (name) => {
  const events = readGolden(name)?.events ?? [];
  expect(publishable(events)).toEqual(events);
});
