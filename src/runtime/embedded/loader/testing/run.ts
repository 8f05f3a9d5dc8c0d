import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { format, inspect } from "node:util";
import { createLoader, type LoaderOptions } from "../loader.ts";
import { createNodeEvaluator } from "../node-evaluator.ts";
import { reportUncaught, type Report } from "../report.ts";
import { syntaxTools } from "../syntax.ts";
import { transformTypescript } from "../typescript.ts";
import { memoryFiles } from "./memory-files.ts";

/** A project's files by path relative to its root. */
export type TestProject = Readonly<Record<string, string>>;

export type Observed = {
  /** What the program printed, a line each. */
  readonly out: readonly string[];
  /** The report of the error that ended it, without Node's own frames. */
  readonly error: string;
};

const native = createRequire(import.meta.url);
const builtins = Object.fromEntries(
  builtinModules.map((name) => [name, () => native(name) as unknown]),
);

/** Runs a project on the loader, in this process. A program that goes on after its main module logs "end". */
export async function runHere(
  project: TestProject,
  entry: string,
  options: Partial<LoaderOptions> = {},
): Promise<Observed & { readonly report?: Report }> {
  const files = memoryFiles(
    Object.fromEntries(Object.entries(project).map(([path, text]) => [`/app/${path}`, text])),
  );
  const evaluator = createNodeEvaluator();
  const loader = createLoader({
    files,
    root: "/app",
    builtins,
    evaluator,
    typescript: () => transformTypescript,
    syntax: () => syntaxTools,
    ...options,
  });
  const out: string[] = [];
  const log = console.log;
  let report: Report | undefined;
  try {
    const ended = new Promise<void>((resolve) => {
      console.log = (...args: unknown[]) => {
        const line = format(...args);
        // The hint that a page adds to Node's message has a test of its own.
        out.push(...line.split("\n").filter((part) => !part.startsWith("This page has")));
        if (line === "end") resolve();
      };
    });
    await loader.runMain(`/app/${entry}`);
    if (Object.values(project).some((text) => text.includes('console.log("end")'))) await ended;
  } catch (thrown) {
    const place = loader.placeOf(thrown);
    const version = `Node.js ${process.version}`;
    const { mapStack } = loader;
    report = reportUncaught({ thrown, place, files, inspect, mapStack, version });
  } finally {
    console.log = log;
    loader.dispose();
    evaluator.dispose();
  }
  return { out, error: withoutInternals(report?.text ?? ""), ...(report && { report }) };
}

/** TypeScript runs on Node by `tsx`, as `npm start` of an example does. */
export const runTypescriptInNode = (project: TestProject, entry: string): Observed =>
  runInNode(project, entry, ["--import", native.resolve("tsx")]);

/** Runs the same project with real Node, in a directory of its own that is shown as `/app`. */
export function runInNode(
  project: TestProject,
  entry: string,
  flags: readonly string[] = [],
): Observed {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "loader-")));
  try {
    for (const [path, text] of Object.entries(project)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--no-warnings", ...flags, join(root, entry)],
      {
        encoding: "utf8",
        env: {},
      },
    );
    const shown = (text: string) => text.replaceAll(root, "/app");
    const out = shown(stdout).split("\n").slice(0, -1);
    return { out, error: withoutInternals(shown(stderr)) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Node's frames are Node's own business, and so are ours. */
export function withoutInternals(report: string): string {
  return (
    report
      .split("\n")
      .filter((line) => !/^\s+at .*(node:|src\/runtime\/embedded|node_modules\/@?vit)/.test(line))
      .filter((line) => !/^\s+at (async )?(Promise\.all|new Promise|<anonymous>)/.test(line))
      // Node's caret is under `throw`, ours under the error's origin: a stack tells no more.
      .filter((line) => !/^\s*\^+$/.test(line))
      .map((line) => line.replace(/^(\s+\.\.\. )\d+( lines matching)/, "$1N$2"))
      .join("\n")
  );
}
