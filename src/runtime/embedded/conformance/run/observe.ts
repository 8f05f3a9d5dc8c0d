/** Runs cases and programs with one `Env`, on whichever side. */
import type { Cases, Env, Observation, ProgramEnv, Programs } from "../case.ts";
import { errorOf } from "../case.ts";
import { programTopics, topics } from "../cases/index.ts";

export type Observations = Record<string, Record<string, Observation>>;

/** What a case may take, in ms. It ends a hang; it is no measure. */
const patience = 10_000;
// The platform's own: the modules under test bring their timers along.
const { setTimeout, clearTimeout } = globalThis;

/** What `run` gives, what it throws, or that it never ends. */
function observe(run: () => unknown): Promise<Observation> {
  return new Promise((resolve) => {
    const alarm = setTimeout(() => resolve({ hung: true }), patience);
    const settle = (observation: Observation): void => {
      clearTimeout(alarm);
      resolve(observation);
    };
    Promise.resolve()
      .then(run)
      .then(settle, (error: unknown) => settle({ rejected: errorOf(error) }));
  });
}

async function observeTopic(
  env: Env,
  cases: Cases,
  only?: string,
): Promise<Record<string, Observation>> {
  const seen: Record<string, Observation> = {};
  for (const [title, run] of Object.entries(cases)) {
    if (only === undefined || title.includes(only)) seen[title] = await observe(() => run(env));
  }
  return seen;
}

/** Every case of every topic, one after the other; `only` those whose title holds a text. */
export async function observeAll(env: Env, only?: string): Promise<Observations> {
  const seen: Observations = {};
  for (const [topic, cases] of Object.entries(topics))
    seen[topic] = await observeTopic(env, cases, only);
  return seen;
}

export function findProgram(title: string): Programs[string] {
  for (const programs of Object.values(programTopics)) {
    const program = programs[title];
    if (program) return program;
  }
  throw new Error(`There is no program "${title}".`);
}

/** Lines that a program prints are marked, to tell them from what the process prints itself. */
export const printMark = "\u001e";

/** A line of a program that says goodbye. */
export const endMark = "\u001d";

/** What a program printed, of all its output. */
export const printedBy = (output: string): string[] =>
  output.split("\n").flatMap((line) => (line.startsWith(printMark) ? line.slice(1) : []));

export function programEnv(env: Env, write: (line: string) => void): ProgramEnv {
  const print = (...values: unknown[]): void => write(JSON.stringify(values));
  return { ...env, print };
}
