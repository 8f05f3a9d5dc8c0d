import { readExamples } from "../project.ts";
import { derivePatch } from "./derive.ts";
import { PatchError } from "./failure.ts";
import { readPatches } from "./read.ts";

/**
 * Applies every patch to its example, in every variant.
 *
 * @returns a message with an address for each that does not fit, one a topic at most where a patch
 *   can't even be read
 */
export async function checkPatches(root: string): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const example of readExamples(root)) {
    await reported(problems, async () => {
      for (const patch of readPatches(root, example.topic)) {
        await reported(problems, () => derivePatch(example, patch));
      }
    });
  }
  return problems;
}

async function reported(problems: string[], work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    problems.push(error.message);
  }
}
