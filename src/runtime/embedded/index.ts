import type { FileTree, Project, Runtime, StartOptions } from "../port.ts";
import type { Asset, RuntimeAssets } from "./build/manifest.ts";
import type { PackagesAsset } from "./build/packages.ts";
import { createAssets, type Assets } from "./host/assets.ts";
import { createEngineSource } from "./host/engine.ts";
import { createRun, type EmbeddedRun, type PreviewMode } from "./host/run.ts";
import { holdVersion, registerServiceWorker } from "./host/service-worker-client.ts";
import { wholeAtOnce } from "./host/whole-script.ts";
import { textsToLex, wantedOfLexer, type Lexed } from "./lexed.ts";
import type { Prepare } from "./protocol.ts";

export type { EmbeddedRun } from "./host/run.ts";

/** The port, and what only this runtime can do. */
export type EmbeddedRuntime = Omit<Runtime, "start"> & {
  start(options: StartOptions): Promise<EmbeddedRun>;
};

export type EmbeddedRuntimeOptions = {
  /** Where the site is served, such as `/` or `/docs/`. The builds' `outDir` is served there. */
  readonly baseUrl: string;
  /** What `buildRuntime` returned. */
  readonly assets: RuntimeAssets;
  /** What `bundlePackages` returned for the project. */
  readonly packages: (project: Project) => Promise<PackagesAsset> | PackagesAsset;
  /** The port that the example is told to listen on. Default 3000. */
  readonly port?: number;
  /** How long the example may loop before it is stopped, in ms. Default 5000. */
  readonly patience?: number;
  /** Keep a worker ready, so that a restart takes no time. Default true. */
  readonly spare?: boolean;
  /** Where workers run. Default: in an opaque origin where the browser can do that. */
  readonly isolation?: "opaque-origin" | "worker";
  /** How long to try to start a worker in an opaque origin, in ms. Default 10 000. */
  readonly probe?: number;
  /** How previews are shown. Default: by a service worker where there is one, else by the shell. */
  readonly previews?: "service-worker" | "shell";
};

/**
 * Runs an example's own server in a worker of this page.
 *
 * Nothing is loaded, registered or listened to before `start`.
 */
export function createEmbeddedRuntime(options: EmbeddedRuntimeOptions): EmbeddedRuntime {
  const { baseUrl, port = 3000, patience = 5000, spare = true } = options;
  const assets = createAssets(baseUrl, options.assets);
  const engines = createEngineSource(assets, options);
  let serviceWorker: ReturnType<typeof registerServiceWorker> | undefined;

  async function previewsFor(trust: StartOptions["trust"]): Promise<PreviewMode> {
    const { shell, fence } = options.assets;
    const byShell: PreviewMode = {
      at: "shell",
      shell: assets.url(shell.path),
      fence: assets.url(fence.path),
    };
    if (trust === "foreign" || options.previews === "shell") return byShell;
    const state = await (serviceWorker ??= registerServiceWorker(baseUrl, assets));
    if (state.at === "ready") {
      const { scope, worker } = state;
      return { at: "service-worker", scope, worker };
    }
    serviceWorker = undefined;
    return { ...byShell, reason: state.reason };
  }

  return {
    name: "embedded",
    async start(start): Promise<EmbeddedRun> {
      start.signal?.throwIfAborted();
      return createRun({
        id: crypto.randomUUID(),
        start,
        engines,
        prepare: (files, env, ahead) =>
          prepareFor({ ...start, env }, files, options, assets, port, ahead),
        previews: previewsFor(start.trust),
        holdVersion: () => holdVersion(baseUrl, assets),
        later: async () => {
          const { later } = await options.packages(start.project);
          const { workerLater, inspect, moduleLexer } = options.assets;
          const paths = [workerLater.path, inspect.path, later.path, moduleLexer.path];
          return Promise.all(
            paths.map(async (path) => ({
              url: assets.url(path),
              script: await assets.script(path),
            })),
          );
        },
        target: port,
        patience,
        spare,
      });
    },
  };
}

async function prepareFor(
  start: StartOptions,
  files: FileTree,
  { packages }: EmbeddedRuntimeOptions,
  assets: Assets,
  port: number,
  ahead: boolean,
): Promise<Prepare> {
  const { workerLater, inspect, moduleLexer, typescript, syntax, webSocket } = assets.manifest;
  const needsTypescript = Object.keys(files).some((path) => /\.[cm]?ts$/.test(path));
  const asset = await packages(start.project);
  const [bundle, packageFiles, lexing, transform] = await Promise.all([
    assets.script(asset.script.path),
    textsOf(asset.files, assets),
    lexerFor(files, asset.lexed, assets, ahead),
    needsTypescript ? assets.script(typescript.path) : undefined,
  ]);
  return {
    type: "prepare",
    packages: ahead ? wholeAtOnce(bundle) : bundle,
    packagesLater: assets.url(asset.later.path),
    packageFiles,
    ...(transform !== undefined && { typescript: transform }),
    syntax: assets.url(syntax.path),
    workerLater: assets.url(workerLater.path),
    inspect: assets.url(inspect.path),
    moduleLexer: assets.url(moduleLexer.path),
    ...lexing,
    webSocket: assets.url(webSocket.path),
    env: { NODE_ENV: "development", ...start.env, PORT: String(port) },
    target: port,
    files,
  };
}

/** What reads the project's ES modules: the build's answers, and where they don't do, the lexer. */
async function lexerFor(
  files: FileTree,
  lexed: Asset | undefined,
  assets: Assets,
  isSpare: boolean,
): Promise<Pick<Prepare, "lexed" | "ahead">> {
  const known = lexed === undefined ? {} : (JSON.parse(await assets.text(lexed.path)) as Lexed);
  const { answers, lexer } = wantedOfLexer(files, known);
  const { path } = assets.manifest.moduleLexer;
  // A spare gets the lexer for what a reader will have edited; by then it has been fetched.
  const isWanted = lexer || (isSpare && textsToLex(files).length > 0);
  return {
    lexed: answers,
    ahead: isWanted ? { [assets.url(path)]: await assets.script(path) } : {},
  };
}

async function textsOf(
  files: PackagesAsset["files"],
  assets: Assets,
): Promise<Record<string, string>> {
  const entries = Object.entries(files).map(
    async ([path, asset]) => [path, await assets.text(asset.path)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
