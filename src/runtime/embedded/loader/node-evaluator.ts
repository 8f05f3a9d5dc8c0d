import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";
import type { Evaluator } from "./evaluator.ts";

/** The same in plain Node, from temporary files: for tests of the loader and for running suites. */
export function createNodeEvaluator(): Evaluator & { dispose(): void } {
  const directory = mkdtempSync(join(tmpdir(), "embedded-modules-"));
  // A test runner may rewrite `import()` in this file; Node's own is wanted.
  const importNatively = vm.runInThisContext("(url) => import(url)", {
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as (url: string) => Promise<object>;
  let count = 0;
  return {
    publish(code, kind) {
      const file = join(directory, `${count++}.${kind === "module" ? "mjs" : "cjs"}`);
      writeFileSync(file, code);
      return pathToFileURL(file).href;
    },
    runScript(url) {
      const file = fileURLToPath(url);
      vm.runInThisContext(readFileSync(file, "utf8"), { filename: url });
    },
    importModule: importNatively,
    release() {},
    dispose: () => rmSync(directory, { recursive: true, force: true }),
  };
}
