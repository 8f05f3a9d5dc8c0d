import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { chooseSteps, steps, withoutEngines } from "./steps.ts";
import { type Result, summary, tallyOf } from "./tally.ts";

function report(statuses: readonly string[]): string {
  const assertionResults = statuses.map((status, i) => ({ status, fullName: `test ${i}` }));
  const count = (wanted: string) => statuses.filter((status) => status === wanted).length;
  return JSON.stringify({
    numPassedTests: count("passed"),
    numFailedTests: count("failed"),
    testResults: [{ name: "a.test.ts", status: "passed", assertionResults }],
  });
}

test("each test of a report is counted", () => {
  expect(tallyOf(report(["passed", "passed", "failed"]), false)).toEqual({
    passed: 2,
    failed: 1,
    complaints: [],
  });
});

test("a skipped test counts as failed, by name", () => {
  expect(tallyOf(report(["passed", "skipped"]), true)).toEqual({
    passed: 1,
    failed: 1,
    complaints: ["skipped: test 1"],
  });
});

test("a test file that can't be loaded counts as failed", () => {
  const json = JSON.stringify({
    numPassedTests: 0,
    numFailedTests: 0,
    testResults: [{ name: "b.test.ts", status: "failed", assertionResults: [] }],
  });
  expect(tallyOf(json, false)).toMatchObject({
    failed: 1,
    complaints: ["could not be loaded: b.test.ts"],
  });
});

test.each([
  ["left no report", undefined, true],
  ["was cut short", '{"numPassedTests":1', true],
  ["ran no test", report([]), true],
  ["failed outside of any test", report(["passed"]), false],
])("a run that %s counts as failed", (_, json, endedWell) => {
  const { failed, complaints } = tallyOf(json, endedWell);
  expect(failed).toBe(1);
  expect(complaints).toHaveLength(1);
});

const result: Result = {
  name: "unit",
  promise: "it works",
  seconds: 1,
  state: "passed",
  passed: 3,
  failed: 0,
  complaints: [],
};

test("the summary's last line holds the totals and nothing else", () => {
  const failing: Result = { ...result, name: "lint", state: "failed", passed: 0, failed: 1 };
  expect(summary([result, result, failing]).split("\n").at(-1)).toBe("6 passed, 1 failed");
});

test("without arguments every step runs, and by name only those named", () => {
  expect(chooseSteps([])).toEqual(steps);
  expect(chooseSteps(["unit", "format"]).map(({ name }) => name)).toEqual(["format", "unit"]);
  expect(chooseSteps(["--quick"]).map(({ name }) => name)).toContain("types");
  expect(() => chooseSteps(["uint"])).toThrow('No step "uint". There is: build, labs,');
});

test("an engine that is left out is named, and a step without any is not run", () => {
  const promise = (leftOut: Parameters<typeof withoutEngines>[1]) =>
    withoutEngines(steps, leftOut).find(({ name }) => name === "engines")?.promise;
  expect(promise([])).not.toContain("without");
  expect(promise(["webkit"])).toContain("without webkit, as WITHOUT_ENGINES says");
  expect(promise(["firefox", "webkit"])).toBeUndefined();
  expect(withoutEngines(steps, ["firefox", "webkit"])).toHaveLength(steps.length - 1);
});

test("every script that a step runs is in package.json", () => {
  const scripts = steps.flatMap(({ run }) =>
    run.kind === "check" && run.command[0] === "npm"
      ? run.command.slice(1).filter((word) => !/^(run|-.*|\d+)$/.test(word))
      : [],
  );
  expect(scripts).not.toHaveLength(0);
  for (const script of scripts) expect(packageJson.scripts).toHaveProperty([script]);
});

test("every browser test belongs to one step", async () => {
  const files: string[] = [];
  for (const folder of ["src", "tests"]) {
    for (const file of await readdir(folder, { recursive: true })) {
      if (file.endsWith(".browser.test.ts")) files.push(`${folder}/${file.replaceAll("\\", "/")}`);
    }
  }
  expect(files).not.toHaveLength(0);
  const inBrowser = steps.flatMap(({ run }) =>
    run.kind === "suite" && run.project === "browser" ? [run.files ?? []] : [],
  );
  const stepsOf = (file: string) =>
    inBrowser.filter((parts) => parts.some((part) => file.includes(part))).length;
  expect(files.filter((file) => stepsOf(file) !== 1)).toEqual([]);
});
