import { readdirSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, relative } from "node:path";
import { build, type Message, type Plugin } from "esbuild";
import { packageNameOf } from "../../loader/resolve.ts";
import type { ProjectPackages } from "./project.ts";

const isBuiltin = new Set(builtinModules);

/**
 * The packages' specifiers that a project's own files import, types apart.
 *
 * @throws Error that names each import of a package that isn't in `dependencies`, with file and line.
 */
export async function scanImports(project: ProjectPackages): Promise<readonly string[]> {
  const found = new Set<string>();
  const collect: Plugin = {
    name: "collect-imports",
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path, kind }) => {
        if (kind === "entry-point" || /^[./#]|^node:/.test(path) || isBuiltin.has(path)) {
          return kind === "entry-point" ? undefined : { external: true };
        }
        const name = packageNameOf(path);
        if (name !== undefined && project.dependencies.includes(name)) {
          found.add(path);
          return { external: true };
        }
        const remedy = `Add "${name ?? path}" to the project's "dependencies", or remove the import`;
        return { errors: [{ text: `No dependency provides "${path}". ${remedy}.` }] };
      });
    },
  };
  try {
    await build({
      entryPoints: sourceFiles(project.directory),
      absWorkingDir: project.directory,
      bundle: true,
      write: false,
      outdir: "unused",
      logLevel: "silent",
      format: "esm",
      platform: "node",
      plugins: [collect],
    });
  } catch (error) {
    throw isFailure(error) ? new Error(error.errors.map(describe(project)).join("\n")) : error;
  }
  return [...found].sort();
}

/** A project's own code, by absolute path. */
export function sourceFiles(directory: string, under = directory): string[] {
  return readdirSync(under, { withFileTypes: true }).flatMap((entry) => {
    const path = join(under, entry.name);
    if (entry.isDirectory()) {
      return entry.name === "node_modules" || entry.name.startsWith(".")
        ? []
        : sourceFiles(directory, path);
    }
    return /\.[cm]?[jt]s$/.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name) ? [path] : [];
  });
}

const describe =
  ({ directory }: ProjectPackages) =>
  ({ text, location }: Message): string =>
    location
      ? `${relative(process.cwd(), join(directory, location.file))}:${location.line}: ${text}`
      : text;

const isFailure = (error: unknown): error is { errors: Message[] } =>
  error instanceof Error && "errors" in error && Array.isArray(error.errors);
