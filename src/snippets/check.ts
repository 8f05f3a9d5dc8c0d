import { readFileSync, readdirSync } from "node:fs";
import { join, posix } from "node:path";

import type { Address } from "./address.ts";
import { cite } from "./cite.ts";
import type { Source } from "./cut.ts";
import { parseFence } from "./fence.ts";
import { fencesIn } from "./fences.ts";
import type { Problem } from "./problem.ts";
import { isLockfile, readExamples } from "./project.ts";
import { parseRegions } from "./regions.ts";

export type Check = {
  /** Fences that name nothing, and regions that are unclosed, empty or badly named. */
  readonly problems: readonly Problem[];
  /** Regions that no page cites: prose about them may have got lost. */
  readonly orphans: readonly Problem[];
  /** Everything that the pages cite. */
  readonly cited: readonly Source[];
};

/** Checks all pages below `docs/` against all of `examples/`, without building anything. */
export function checkSnippets(root: string): Check {
  const problems: Problem[] = [];
  const cited: Source[] = [];
  for (const page of pagesIn(root, "docs")) {
    for (const fence of fencesIn(readFileSync(join(root, page), "utf8"))) {
      if (fence.language !== "snippet") continue;
      const at = { file: page, line: fence.line };
      const parsed = parseFence(fence.meta, fence.body, at);
      if (parsed.is === "wrong") {
        problems.push(...parsed.problems);
        continue;
      }
      const citation = cite(root, parsed.fence, at);
      if (citation.is === "wrong") problems.push(...citation.problems);
      else cited.push(...citation.blocks.flatMap(({ sources }) => sources));
      const { since } = parsed.fence;
      if (since !== undefined) cited.push(...sourcesOf(root, since.address));
    }
  }

  const orphans: Problem[] = [];
  const known = new Set(cited.map(({ path, region }) => `${path}#${region}`));
  for (const { path, text } of exampleFiles(root)) {
    const parsed = parseRegions(text);
    for (const { line, message } of parsed.problems)
      problems.push({ at: { file: path, line }, message });
    for (const [name, { line }] of parsed.regions) {
      if (known.has(`${path}#${name}`)) continue;
      orphans.push({
        at: { file: path, line },
        message: `no page cites region "${name}"; cite it, or take its markers out`,
      });
    }
  }
  orphans.sort((a, b) => a.at.file.localeCompare(b.at.file) || a.at.line - b.at.line);
  return { problems: unique(problems), orphans, cited };
}

function sourcesOf(root: string, address: Address): readonly Source[] {
  const at = { file: "", line: 0 };
  const citation = cite(root, { text: "", address, marks: [] }, at);
  return citation.is === "cited" ? citation.blocks.flatMap(({ sources }) => sources) : [];
}

function* exampleFiles(root: string): Iterable<{ path: string; text: string }> {
  for (const { topic, variants } of readExamples(root)) {
    for (const { variant, files } of variants) {
      for (const [path, text] of Object.entries(files)) {
        if (!isLockfile(path)) yield { path: posix.join("examples", topic, variant, path), text };
      }
    }
  }
}

/** The pages below a folder of the repository, relative to its root. */
export function pagesIn(root: string, directory: string): readonly string[] {
  return readdirSync(join(root, directory), { recursive: true, encoding: "utf8" })
    .map((path) => posix.join(directory, path.replaceAll("\\", "/")))
    .filter((path) => /\.mdx?$/.test(path))
    .sort();
}

/** A broken file is met once by each fence that cites it. */
function unique(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...seen.values()];
}
