/**
 * Writes `examples/<topic>/{esm,cjs}` from `examples/<topic>/ts`; with `--check`, prints where they
 * differ, and which of `examples/<topic>/patches` no longer fit, and exits with 1.
 */
import { checkPatches } from "../src/snippets/patches/check.ts";
import { readExamples } from "../src/snippets/project.ts";
import { drift, writeDrift } from "../src/snippets/variants/drift.ts";
import { VariantError } from "../src/snippets/variants/failure.ts";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const check = process.argv.includes("--check");

try {
  const found = await drift(readExamples(root));
  if (check) {
    for (const { diff } of found) console.log(diff);
    if (found.length > 0) {
      console.error("The examples' variants are not what their TypeScript says.");
      console.error("Run npm run examples:sync, and edit examples/<topic>/ts only.");
      process.exitCode = 1;
    }
    const problems = await checkPatches(root);
    for (const problem of problems) console.error(problem);
    if (problems.length > 0) process.exitCode = 1;
  } else {
    writeDrift(root, found);
    for (const { path, text } of found) console.log(text === undefined ? `- ${path}` : `+ ${path}`);
  }
} catch (error) {
  if (!(error instanceof VariantError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
