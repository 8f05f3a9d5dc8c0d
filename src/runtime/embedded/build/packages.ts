import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, resolve } from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";
import {
  LATER_HOOK,
  PACKAGES_HOOK,
  type BundledFile,
  type PackagesIndex,
} from "../loader/packages.ts";
import { createResolver, type Resolver } from "../loader/resolve.ts";
import type { Asset } from "./manifest.ts";
import { eager } from "./eager.ts";
import { writeHashed } from "./packages/asset.ts";
import { diskFiles } from "./packages/disk-files.ts";
import { InstalledPackages, type Installed } from "./packages/installed.ts";
import { heldPlugin, standInOf, standInsPlugin } from "./packages/later.ts";
import { describeFile } from "./packages/names.ts";
import { LATER, ROOT, SHARED } from "./packages/names-of-scope.ts";
import { packagesPlugin } from "./packages/plugin.ts";
import { readProjectPackages, type ProjectPackages } from "./packages/project.ts";
import { lexProject } from "./packages/lex.ts";
import { scanImports } from "./packages/scan.ts";
import { trimsPlugin } from "./packages/trims.ts";
import { shorten } from "./shorten.ts";

/** A project's packages, ready for a worker. Plain data. */
export type PackagesAsset = {
  /** A classic script that hands its packages to the loader. */
  readonly script: Asset;
  /** What a server mostly never uses; fetched when it listens, or before that when it is wanted. */
  readonly later: Asset;
  /** What the lexer of ES modules says of the project's own, as JSON; see `Lexed`. */
  readonly lexed?: Asset;
  /** Files that packages read from disk, by path relative to the project's directory. */
  readonly files: Readonly<Record<string, Asset>>;
  /** Licences of everything in the script. */
  readonly licenses: Asset;
  /** Versions of all packages in the script, by place under `node_modules`. */
  readonly versions: Readonly<Record<string, string>>;
};

export type BundleOptions = {
  readonly projectDir: string;
  /** Files are written here, under `embedded/`. */
  readonly outDir: string;
  /** Where the packages are installed; `node_modules` of the project unless given. */
  readonly modulesDir?: string;
};

/**
 * Bundles the packages of a project, unmodified, at the versions of its lockfile.
 *
 * @throws Error that names an import without a dependency (file and line), a dependency that isn't
 *   installed or not in the lockfile's version, or a package that can't be bundled.
 */
export async function bundlePackages(options: BundleOptions): Promise<PackagesAsset> {
  const projectDir = resolve(options.projectDir);
  const modulesDir = realFolder(options.modulesDir ?? join(projectDir, "node_modules"));
  const project = readProjectPackages(projectDir);
  const imported = await scanImports(project);
  const { script, later, installed } = await bundleOnce(project, imported, modulesDir);
  const write = async (path: string, script: string): Promise<Asset> =>
    writeHashed(options.outDir, path, await shorten(script, { compress: false }));
  const lexed = lexProject(projectDir);
  return {
    ...(lexed && {
      lexed: writeHashed(options.outDir, "embedded/lexed.json", JSON.stringify(lexed)),
    }),
    script: writeHashed(
      options.outDir,
      "embedded/packages.js",
      eager(await shorten(script, { compress: false })),
    ),
    later: await write("embedded/later/packages.js", later),
    files: await staticFiles(project, modulesDir, options.outDir),
    licenses: writeHashed(options.outDir, "embedded/licenses.txt", licenses(installed.all)),
    versions: Object.fromEntries(installed.all.map(({ place, version }) => [place, version])),
  };
}

/** Both scripts of a project, and the packages that are in them. */
type Bundled = {
  readonly script: string;
  readonly later: string;
  readonly installed: InstalledPackages;
};

/** Most projects of a site have the same packages, and an edit of a project's own code changes none. */
const bundled = new Map<string, Promise<Bundled>>();

function bundleOnce(
  project: ProjectPackages,
  imported: readonly string[],
  modulesDir: string,
): Promise<Bundled> {
  const { dependencies, locked } = project;
  const versions = [...locked].map(([name, those]) => [name, ...those]);
  const key = JSON.stringify([modulesDir, changedAt(modulesDir), dependencies, versions, imported]);
  const known = bundled.get(key);
  if (known) return known;
  const made = bundleAll(project, imported, modulesDir);
  bundled.set(key, made);
  // Whoever mends it may try again.
  made.catch(() => bundled.delete(key));
  return made;
}

/** When npm last changed what is installed, in ms since the epoch. */
function changedAt(modulesDir: string): number | undefined {
  return statSync(join(modulesDir, ".package-lock.json"), { throwIfNoEntry: false })?.mtimeMs;
}

async function bundleAll(
  project: ProjectPackages,
  imported: readonly string[],
  modulesDir: string,
): Promise<Bundled> {
  const resolver = createResolver({ files: diskFiles, isBuiltin: (name) => builtins.has(name) });
  const entries = entryFiles(project, imported, modulesDir, resolver);
  const reached = await reachedFiles(project, modulesDir, entries);
  const installed = new InstalledPackages(modulesDir, project);
  const files = [...new Set([...entries, ...reached])].sort();
  const { code, later } = await bundleInTwo(project, installed, entries, files);
  const webSocket = webSocketOf(installed);
  const index = describe(files, installed, resolver, project.dependencies, webSocket);
  const body = scope(`require,${ROOT},${LATER}`, `var ${SHARED}={};${code}`);
  return {
    script: `${PACKAGES_HOOK}(${JSON.stringify(index)},${body});\n`,
    later: `${LATER_HOOK}(${scope(`require,${ROOT},__main`, later)});\n`,
    installed,
  };
}

const builtins = new Set(builtinModules);

/** What is found below a folder has a real path: it must be told by the same. */
function realFolder(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path);
}

/** What `require` and `import` of each dependency lead to, and of the subpaths that the project uses. */
function entryFiles(
  project: ProjectPackages,
  imported: readonly string[],
  modulesDir: string,
  resolver: Resolver,
): string[] {
  const from = join(modulesDir, "..", "index.js");
  const found = new Set<string>();
  for (const specifier of new Set([...project.dependencies, ...imported])) {
    for (const resolve of [resolver.require, resolver.import]) {
      const target = resolve(specifier, from);
      if (target.kind === "file") found.add(target.path);
    }
  }
  return [...found].sort();
}

/**
 * All files of direct dependencies that their entries reach, such as `express-session/session/store`,
 * and the entries of what these depend on: dependents require them.
 */
async function reachedFiles(
  project: ProjectPackages,
  modulesDir: string,
  entries: readonly string[],
): Promise<string[]> {
  const installed = new InstalledPackages(modulesDir, project);
  const { inputs } = await bundle(project, installed, stub(entries, installed));
  const resolver = createResolver({ files: diskFiles, isBuiltin: (name) => builtins.has(name) });
  const mains = new Set(installed.all.map((pkg) => mainOf(pkg, modulesDir, resolver)));
  return inputs.filter((file) => {
    const pkg = installed.of(file);
    return pkg && (project.dependencies.includes(pkg.place) || mains.has(file));
  });
}

/** The file that `require` of a package gives, where it stands at the top of `node_modules`. */
function mainOf({ place, name }: Installed, modulesDir: string, resolver: Resolver): string {
  if (place !== name) return "";
  try {
    const target = resolver.require(name, join(modulesDir, "..", "index.js"));
    return target.kind === "file" ? target.path : "";
  } catch {
    // A package without a main entry is only required by subpath.
    return "";
  }
}

const scope = (parameters: string, code: string): string =>
  `function(${parameters}){var module={exports:{}};${code}\nreturn module.exports}`;

/**
 * The bundle, with stand-ins, and its later script: the files that only the stood-in ones reach, and
 * those that nothing reaches until a program asks for them.
 */
async function bundleInTwo(
  project: ProjectPackages,
  installed: InstalledPackages,
  entries: readonly string[],
  files: readonly string[],
): Promise<{ code: string; later: string }> {
  const standIns = standInsPlugin(installed);
  const reached = await bundle(project, installed, stub(entries, installed), [standIns]);
  const webSocket = webSocketOf(installed);
  const held = new Set(reached.inputs);
  const isLater = (file: string): boolean =>
    !held.has(file) || standInOf(file, installed) !== undefined;
  const laterFiles = [...new Set([...files, ...held])].filter(isLater).sort();

  const shared = new Set<string>();
  const heldFiles = heldPlugin(held, installed, shared);
  const later = await bundle(project, installed, stub(laterFiles, installed), [heldFiles]);

  const asLater = new Set(laterFiles);
  const shares = `Object.assign(${SHARED},${members([...shared].sort(), installed)});`;
  const own = webSocket === undefined ? files : [...files, webSocket];
  const { code } = await bundle(project, installed, shares + stub(own, installed, asLater), [
    standIns,
  ]);
  return { code, later: later.code };
}

/** The client of `ws`, which a worker can use as well as the one of its own. */
function webSocketOf(installed: InstalledPackages): string | undefined {
  const found = installed.all.find(
    ({ name, version }) => name === "ws" && version.startsWith("8."),
  );
  return found && join(installed.firstCopyOf(found), "lib/websocket.js");
}

/** A module with a factory per file, some of which lie in the later script. */
function stub(
  files: readonly string[],
  installed: InstalledPackages,
  later: ReadonlySet<string> = new Set(),
): string {
  return `module.exports=${members(files, installed, later)}`;
}

function members(
  files: readonly string[],
  installed: InstalledPackages,
  later: ReadonlySet<string> = new Set(),
): string {
  const each = files.map((file) => {
    const place = JSON.stringify(installed.relative(file));
    const load = later.has(file)
      ? `${LATER}.load(${place},${SHARED})`
      : `require(${JSON.stringify(file)})`;
    return `${place}:()=>${load}`;
  });
  return `{${each.join(",")}}`;
}

async function bundle(
  project: ProjectPackages,
  installed: InstalledPackages,
  contents: string,
  first: readonly Plugin[] = [],
): Promise<{ code: string; inputs: string[] }> {
  const options: BuildOptions & { metafile: true; write: false } = {
    stdin: { contents, resolveDir: join(installed.modulesDir, ".."), sourcefile: "packages.cjs" },
    absWorkingDir: installed.modulesDir,
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: "cjs",
    platform: "node",
    mainFields: ["main"],
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
    plugins: [...first, trimsPlugin(), packagesPlugin(project, installed)],
  };
  const result = await build(options);
  const inputs = Object.keys(result.metafile.inputs)
    .filter((path) => path !== "packages.cjs")
    .map((path) => resolve(installed.modulesDir, path));
  return { code: result.outputFiles[0]?.text ?? "", inputs };
}

function describe(
  files: readonly string[],
  installed: InstalledPackages,
  resolver: Resolver,
  dependencies: readonly string[],
  webSocket: string | undefined,
): PackagesIndex {
  const described: Record<string, BundledFile> = {};
  const configs: Record<string, object> = {};
  for (const file of files) {
    const place = installed.relative(file);
    const pkg = installed.of(file);
    if (place === undefined || !pkg) continue;
    described[place] = describeFile(file, resolver);
    const { name, version, main, type, exports, imports } = pkg.config;
    configs[pkg.place] = { name, version, main, type, exports, imports };
  }
  const client = webSocket === undefined ? undefined : installed.relative(webSocket);
  return {
    dependencies,
    configs,
    files: described,
    ...(client !== undefined && { webSocket: client }),
  };
}

/**
 * Socket.IO serves its browser client from its own folder. Only the builds that the project's pages
 * ask for, and the usual one. A script is shortened as the packages are, which halves it; one that was
 * published minified comes as it is.
 */
async function staticFiles(
  project: ProjectPackages,
  modulesDir: string,
  outDir: string,
): Promise<Record<string, Asset>> {
  if (!project.dependencies.includes("socket.io")) return {};
  const wanted = new Set(["socket.io.js"]);
  for (const name of readdirSync(project.directory)) {
    if (!/\.(html|[cm]?[jt]s)$/.test(name)) continue;
    const text = readFileSync(join(project.directory, name), "utf8");
    for (const [, file = ""] of text.matchAll(/\/socket\.io\/(socket\.io[\w.]*\.js)/g))
      wanted.add(file);
  }
  const folder = "socket.io/client-dist";
  const files: Record<string, Asset> = {};
  for (const name of [...wanted].sort()) {
    const published = readFileSync(join(modulesDir, folder, name), "utf8");
    const isMinified = name.endsWith(".min.js");
    const text = isMinified ? published : await shorten(published, { compress: false });
    files[`node_modules/${folder}/${name}`] = writeHashed(outDir, `embedded/${name}`, text);
  }
  return files;
}

function licenses(packages: readonly Installed[]): string {
  return packages
    .map(({ name, version, directory, config }) => {
      const file = readdirSync(directory).find((entry) => /^licen[sc]e(\.|$)/i.test(entry));
      const text = file
        ? readFileSync(join(directory, file), "utf8").trim()
        : `License: ${String(config.license)}`;
      return `${name} ${version}\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(72)}\n\n`);
}
