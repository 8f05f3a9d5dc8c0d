import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { readPatches } from "../../snippets/patches/read.ts";
import { contrast } from "../../trace/contrast.ts";
import { publishable } from "../../trace/publish.ts";
import { readGolden, tracesFolder } from "../shared/golden/files.ts";
import { versionsOf } from "../shared/golden/versions.ts";
import { sides, traceOfOption } from "./option.ts";
import { options } from "./options.ts";
import { tellOptionStep } from "./tell.ts";

const update = "npm run traces:update options";
const traces = options.flatMap(({ name, topic, steps }) =>
  sides.map((side) => ({ trace: traceOfOption(name, side), topic, steps })),
);

test("the X-ray has a switch for each option that a session, its cookie or a client is given", () => {
  const labels = options.map(({ label }) => label).join("\n");
  for (const name of [
    "resave",
    "saveUninitialized",
    "rolling",
    "maxAge",
    "sameSite",
    "secure",
    "httpOnly",
    "transports",
    "withCredentials",
  ]) {
    expect(labels).toContain(`${name}: `);
  }
});

test("the chapter shows every option once", () => {
  const chapter = readFileSync("docs/options.mdx", "utf8");
  const shown = [...chapter.matchAll(/<OptionXray of="([^"]+)" \/>/g)].map(([, name]) => name);
  expect(shown).toEqual(options.map(({ name }) => name));
});

test.each(options)("$name: its label is what its patch says", ({ topic, patch, label }) => {
  const found = readPatches(".", topic).find(({ name }) => name === patch);
  expect(found?.title).toBe(label);
});

test("every golden trace belongs to an option", () => {
  const files = readdirSync(join(tracesFolder, "options"));
  expect(files.map((file) => `options/${file.replace(/\.json$/, "")}`).sort()).toEqual(
    traces.map(({ trace }) => trace).sort(),
  );
});

test.each(options)(
  "$name: it makes a difference, and the rest of the run is the same",
  (option) => {
    const [without, withIt] = sides.map((side) => readGolden(traceOfOption(option.name, side)));
    const told = contrast(without?.events ?? [], withIt?.events ?? []);
    expect(told.steps.flatMap(({ rows }) => rows)).not.toEqual([]);
    expect(told.same).toBeGreaterThan(0);
  },
);

test.each(traces)("$trace: it has the steps and the versions of its example", (run) => {
  const golden = readGolden(run.trace);
  const told = golden?.events.flatMap((event) =>
    event.kind === "note" && event.step !== undefined ? [event.text] : [],
  );
  expect(told, update).toEqual(run.steps.map(tellOptionStep));
  expect(golden?.versions, update).toEqual(versionsOf(run.topic));
});

test.each(traces)("$trace: it tells nothing of the machine that recorded it", ({ trace }) => {
  const events = readGolden(trace)?.events ?? [];
  expect(publishable(events)).toEqual(events);
});
