import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { testsCitedBy } from "../plugins/citations-loader.mjs";
import { pagesIn } from "../snippets/check.ts";

/**
 * The files of all tests that pages below `docs/` cite, for which the site has a page each: a proof
 * links there. A file that is gone is left out, because `remarkProof` tells by which line it is cited.
 */
export function citedTests(root: string): readonly string[] {
  const files = pagesIn(root, "docs").flatMap((page) =>
    testsCitedBy(readFileSync(join(root, page), "utf8")),
  );
  return [...new Set(files)].filter((file) => existsSync(join(root, file)));
}
