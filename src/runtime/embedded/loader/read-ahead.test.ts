import { builtinModules, createRequire } from "node:module";
import { expect, test, vi } from "vitest";
import { createLoader } from "./loader.ts";
import { createNodeEvaluator } from "./node-evaluator.ts";
import { syntaxTools } from "./syntax.ts";
import { memoryFiles } from "./testing/memory-files.ts";
import { transformTypescript } from "./typescript.ts";

const native = createRequire(import.meta.url);
const builtins = Object.fromEntries(
  builtinModules.map((name) => [name, () => native(name) as unknown]),
);

function loaderOf(index: string, config = "{}") {
  const files = memoryFiles({ "/app/package.json": config, "/app/index.ts": index });
  const transform = vi.fn(transformTypescript);
  const loader = createLoader({
    files,
    root: "/app",
    builtins,
    evaluator: createNodeEvaluator(),
    typescript: () => transform,
    syntax: () => syntaxTools,
  });
  return { files, loader, transform };
}

test("what was read ahead runs nothing of a file, and is not transformed again when it runs", async () => {
  const { loader, transform } = loaderOf("(globalThis as any).ranAhead = 1 as number;");
  loader.readAhead("/app/index.ts");
  expect(globalThis).not.toHaveProperty("ranAhead");
  await loader.runMain("/app/index.ts");
  expect(globalThis).toHaveProperty("ranAhead", 1);
  expect(transform).toHaveBeenCalledOnce();
  Reflect.deleteProperty(globalThis, "ranAhead");
  loader.dispose();
});

test.each([
  ["in the file", "const a: = 1;", "{}", SyntaxError],
  ["in its package.json", "const a = 1;", "{", /package\.json/],
])("a mistake %s is told when the file runs, not ahead", async (_, index, config, error) => {
  const { loader } = loaderOf(index, config);
  loader.readAhead("/app/index.ts");
  await expect(async () => loader.runMain("/app/index.ts")).rejects.toThrow(error);
  loader.dispose();
});
