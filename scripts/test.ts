/**
 * `npm test`: runs every step to its end, two at a time, also after one failed, shows the whole output of what
 * failed, and ends with a table and the totals. `npm test -- unit lint` runs only these.
 */
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { findChromium } from "./setup/chromium.mjs";
import { run } from "./setup/run.mjs";
import { schedule } from "./test/schedule.ts";
import { chooseSteps, type Step, withoutEngines } from "./test/steps.ts";
import { type Result, summary, tallyOf, type Tally } from "./test/tally.ts";

const reports = join(".cache", "test");
const deadline = 60 * 60_000;

/** Steps at the same time: many wait more than they work. */
const lanes = 2;

function commandOf(step: Step, report: string): readonly string[] {
  if (step.run.kind === "check") return step.run.command;
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { project, files = [] } = step.run;
  return ["npx", "vitest", "run", "--project", project, ...reporters, ...files];
}

async function runStep(step: Step, env: NodeJS.ProcessEnv): Promise<Result> {
  const report = join(reports, `${step.name}.json`);
  // A report of an earlier run must never be counted for this one.
  await rm(report, { force: true });
  console.log(`▶ ${step.name}`);
  const started = Date.now();
  const [command = "", ...args] = commandOf(step, report);
  const say = (line: string): void => console.log(`  ${step.name} ${line}`);
  const own = step.run.kind === "suite" ? step.run.env : {};
  const outcome = await run(command, args, { say, deadline, env: { ...env, ...own } });
  const seconds = (Date.now() - started) / 1000;
  let tally: Tally = { passed: 0, failed: outcome.ok ? 0 : 1, complaints: [] };
  if (step.run.kind === "suite") {
    tally = tallyOf(await readFile(report, "utf8").catch(() => undefined), outcome.ok);
  }
  const ok = outcome.ok && tally.failed === 0;
  if (!ok) console.log(outcome.output.trimEnd());
  for (const line of outcome.output.split("\n").filter((line) => /\(retry x\d+\)/.test(line))) {
    console.log(`  at a second attempt: ${line.trim()}`);
  }
  console.log(`${ok ? "✔" : `✘ (${outcome.how})`} ${step.name} ${seconds.toFixed(1)} s\n`);
  return {
    ...tally,
    name: step.name,
    promise: step.promise,
    seconds,
    state: ok ? "passed" : "failed",
  };
}

function notRun(step: Step, missing: readonly string[]): Result {
  return {
    name: step.name,
    promise: step.promise,
    state: "not run",
    seconds: 0,
    passed: 0,
    failed: 1,
    complaints: [`needs what failed: ${missing.join(", ")}`],
  };
}

async function main(): Promise<void> {
  const asked = chooseSteps(process.argv.slice(2));
  const chosen = withoutEngines(asked);
  await mkdir(reports, { recursive: true });
  const browser = await findChromium();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NO_COLOR: "1",
    ...(browser && { CHROMIUM_PATH: browser.path }),
  };
  delete env.FORCE_COLOR;

  const started = Date.now();
  const results = await schedule(
    chosen,
    lanes,
    async (step, ended: ReadonlyMap<string, Result>) => {
      const missing = (step.after ?? []).filter(
        (name) => ended.has(name) && ended.get(name)?.state !== "passed",
      );
      return missing.length > 0 ? notRun(step, missing) : runStep(step, env);
    },
  );
  for (const { name } of asked) {
    if (chosen.some((step) => step.name === name)) continue;
    console.log(`Not proved here: ${name}. WITHOUT_ENGINES leaves all of them out.\n`);
  }
  console.log(`All of it took ${Math.round((Date.now() - started) / 1000)} s.\n`);
  console.log(summary(results));
  process.exitCode = results.every(({ state }) => state === "passed") ? 0 : 1;
}

await main();
