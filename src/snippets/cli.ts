import { checkSnippets } from "./check.ts";
import { formatProblem } from "./problem.ts";

/** `npm run snippets:check`: every citation, region and orphan, in a second and without a build. */
const { problems, orphans, cited } = checkSnippets(process.cwd());
const failures = [...problems, ...orphans];
for (const problem of failures) console.error(formatProblem(problem));
if (failures.length > 0) {
  console.error(`\n${failures.length} to mend.`);
  process.exitCode = 1;
} else {
  console.log(`${cited.length} citations, all found; no region is left out.`);
}
