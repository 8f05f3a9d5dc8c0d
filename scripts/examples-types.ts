/**
 * `npm run examples:types`: strict TypeScript for every `ts/`, with the example's own tsconfig.json,
 * each `patches/*.patch` applied to it, and `checkJs` for `esm/` and `cjs/`. JavaScript has no place
 * for the types of parameters, nor for what an example declares about a session: so the first may be
 * any, and the second is taken from the TypeScript. The declarations of an example's packages are
 * checked once, with its `ts/`.
 */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import { derivePatch } from "../src/snippets/patches/derive.ts";
import { readPatches } from "../src/snippets/patches/read.ts";
import { readExamples } from "../src/snippets/project.ts";
import { installedModules } from "../tests/contracts/node/modules.ts";
import { copyProject, removeCopy } from "../tests/contracts/node/project-copy.ts";
import { declarationsOf } from "../src/snippets/variants/declarations.ts";
import { root } from "../tests/contracts/root.ts";

const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => root,
  getNewLine: () => "\n",
};

const ownFiles: ts.CompilerOptions = { skipLibCheck: true };
const read = new Map<string, ts.SourceFile>();
let failed = 0;
for (const example of readExamples(root)) {
  const { topic, variants } = example;
  const modules = await installedModules(topic, "ts");
  const source = variants.find(({ variant }) => variant === "ts")?.files ?? {};
  const declarations = Object.entries(source)
    .filter(([path]) => path.endsWith(".ts"))
    .map(([path, text]) => declarationsOf(text, path))
    .join("\n");
  for (const { variant } of variants) {
    const isScript = variant !== "ts";
    const files: Record<string, string> = isScript ? { "declarations.d.ts": declarations } : {};
    const project = { topic, variant, files, modules };
    failed += await failures(`${topic}/${variant}`, project, isScript ? ownFiles : {});
  }
  for (const patch of readPatches(root, topic)) {
    const { ts: files } = await derivePatch(example, patch);
    failed += await failures(patch.path, { topic, variant: "ts", files, modules }, ownFiles);
  }
}
process.exitCode = failed === 0 ? 0 : 1;

/** Says what is wrong with one project, and how much. */
async function failures(
  name: string,
  project: Parameters<typeof copyProject>[0],
  more: ts.CompilerOptions = {},
): Promise<number> {
  const directory = await copyProject(project);
  const config = join(root, "examples", project.topic, "ts", "tsconfig.json");
  const diagnostics = check(directory, config, more);
  await removeCopy(directory);
  console.log(`${diagnostics.length === 0 ? "✔" : "✘"} ${name}`);
  if (diagnostics.length > 0) console.log(ts.formatDiagnostics(diagnostics, host));
  return diagnostics.length;
}

/** Reads each file of the packages once for all examples: they are most of the work. */
function reader(options: ts.CompilerOptions): ts.CompilerHost {
  const own = ts.createCompilerHost(options);
  return {
    ...own,
    getSourceFile(name, version, ...rest) {
      const key = `${options.checkJs === true} ${name}`;
      const known = read.get(key) ?? own.getSourceFile(name, version, ...rest);
      if (name.includes("node_modules") && known !== undefined) read.set(key, known);
      return known;
    },
  };
}

/** Checks a folder with the options of a tsconfig.json and `more`, whatever their language. */
function check(
  directory: string,
  config: string,
  more: ts.CompilerOptions,
): readonly ts.Diagnostic[] {
  const json: unknown = ts.parseConfigFileTextToJson(config, readFileSync(config, "utf8")).config;
  const isTypeScript = ts.sys.fileExists(join(directory, "index.ts"));
  const script = { allowJs: true, checkJs: true, noImplicitAny: false };
  const { compilerOptions } = json as { compilerOptions: object };
  const parsed = ts.parseJsonConfigFileContent(
    {
      compilerOptions: { ...compilerOptions, ...(isTypeScript ? {} : script), ...more },
      include: ["*.ts", "*.js"],
    },
    ts.sys,
    directory,
    undefined,
    basename(config),
  );
  const program = ts.createProgram(parsed.fileNames, parsed.options, reader(parsed.options));
  return [...parsed.errors, ...ts.getPreEmitDiagnostics(program)];
}
