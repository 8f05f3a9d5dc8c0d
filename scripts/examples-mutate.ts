/**
 * `npm run examples:mutate`: takes one protection out of an example at a time, and demands that the
 * test that is named for it goes red, by an assertion and not by running out of time. Words after
 * `--` choose the mutations whose topic or name has them.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mutated } from "../tests/contracts/mutated.ts";
import { mutations } from "../tests/contracts/mutations.ts";
import type { Mutation } from "../tests/contracts/mutations.ts";
import { patched } from "../tests/contracts/patch.ts";

const variant = "esm";

/** As in Vitest's JSON report, as far as it is needed. */
type Report = {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
};

type Verdict = { readonly red: boolean; readonly why: string };

async function verdictOn(mutation: Mutation, directory: string): Promise<Verdict> {
  const { topic, patches, red } = mutation;
  const sources = await patched(topic, "ts", patches);
  const files = await patched(topic, variant, [], sources);
  const mutated: Mutated = { topic, variant, sources, files };
  const [path, report] = [join(directory, "mutation.json"), join(directory, "report.json")];
  await rm(report, { force: true });
  await writeFile(path, JSON.stringify(mutated));
  const pattern = red.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const args = ["--project", "contract", `examples/${topic}/`, "-t", pattern];
  const output = ["--reporter=json", `--outputFile=${report}`];
  const child = spawn("npx", ["vitest", "run", ...args, ...output], {
    stdio: "ignore",
    shell: process.platform === "win32",
    env: {
      ...process.env,
      CONTRACT_VARIANTS: variant,
      CONTRACT_PATIENCE: "5000",
      CONTRACT_MUTATION: path,
    },
  });
  await once(child, "exit");
  return verdictOf(JSON.parse(await readFile(report, "utf8")) as Report);
}

function verdictOf({ testResults }: Report): Verdict {
  const ran = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "passed" || status === "failed");
  const [test, ...others] = ran;
  if (test === undefined || others.length > 0) {
    return { red: false, why: `the title names ${ran.length} tests` };
  }
  if (test.status === "passed") return { red: false, why: "the test stays green" };
  const [message = ""] = test.failureMessages;
  const [first = ""] = message.split("\n");
  // `expect.poll` throws an Error, in the words of its last assertion.
  return { red: /^(AssertionError|Error: expected )/.test(message), why: first };
}

const words = process.argv.slice(2);
const chosen = mutations.filter(({ topic, without }) =>
  words.every((word) => `${topic} ${without}`.includes(word)),
);
const directory = await mkdtemp(join(tmpdir(), "mutations-"));
let green = 0;
try {
  for (const mutation of chosen) {
    const { red, why } = await verdictOn(mutation, directory);
    if (!red) green++;
    console.log(`${red ? "✔ red  " : "✘ GREEN"} ${mutation.topic}: without ${mutation.without}`);
    console.log(`          ${mutation.red}`);
    console.log(`          ${why}`);
  }
} finally {
  await rm(directory, { recursive: true });
}
console.log(`\n${chosen.length - green} of ${chosen.length} mutations were caught.`);
process.exitCode = green === 0 ? 0 : 1;
