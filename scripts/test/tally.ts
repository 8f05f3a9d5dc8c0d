/** How many tests a step ran, and what is wrong that no count tells. */
export type Tally = {
  readonly passed: number;
  readonly failed: number;
  /** In words, such as a skipped test's name. */
  readonly complaints: readonly string[];
};

/** What a step came to. */
export type Result = Tally & {
  readonly name: string;
  readonly promise: string;
  readonly seconds: number;
  readonly state: "passed" | "failed" | "not run";
};

/** The part of Vitest's JSON report that is read here (Vitest, "Reporters", json). */
type VitestReport = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
};

function isVitestReport(value: unknown): value is VitestReport {
  return (
    typeof value === "object" &&
    value !== null &&
    "numPassedTests" in value &&
    "testResults" in value &&
    Array.isArray(value.testResults)
  );
}

/**
 * Counts the tests in a Vitest JSON report.
 *
 * Stricter than Vitest: a skipped test, a file that could not be loaded and a run without any test
 * are complaints too, since nothing was proved there.
 */
export function tallyOf(json: string | undefined, endedWell: boolean): Tally {
  const report = parse(json);
  if (!report) return { passed: 0, failed: 1, complaints: ["the run left no report"] };
  const passed = report.numPassedTests;
  let failed = report.numFailedTests;
  const complaints: string[] = [];
  const complain = (words: string): void => {
    failed++;
    complaints.push(words);
  };
  for (const file of report.testResults) {
    for (const { status, fullName } of file.assertionResults) {
      if (status !== "passed" && status !== "failed") complain(`${status}: ${fullName}`);
    }
    if (file.status === "failed" && file.assertionResults.length === 0) {
      complain(`could not be loaded: ${file.name}`);
    }
  }
  if (passed + failed === 0) complain("no test ran");
  if (!endedWell && failed === 0) complain("the run failed outside of any test");
  return { passed, failed, complaints };
}

function parse(json: string | undefined): VitestReport | undefined {
  if (json === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return isVitestReport(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The summary of a whole run; its last line holds nothing but the two totals. */
export function summary(results: readonly Result[]): string {
  const width = Math.max(...results.map(({ name }) => name.length), 0);
  const rows = results.map(({ name, promise, seconds, state, passed, failed, complaints }) => {
    const mark = { passed: "✔", failed: "✘", "not run": "–" }[state];
    const tests = passed + failed > 1 ? `, ${passed} of ${passed + failed} tests` : "";
    const time = state === "not run" ? "not run" : `${seconds.toFixed(1)} s`;
    return [
      `${mark} ${name.padEnd(width)}  ${time.padStart(8)}  ${promise}${tests}`,
      ...complaints.map((words) => `    ${words}`),
    ].join("\n");
  });
  const total = (pick: (result: Result) => number): number =>
    results.reduce((sum, result) => sum + pick(result), 0);
  const passed = total((result) => result.passed);
  const failed = total((result) => result.failed);
  return [...rows, "", `${passed} passed, ${failed} failed`].join("\n");
}
