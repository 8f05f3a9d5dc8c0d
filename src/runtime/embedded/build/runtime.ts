import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { builtinsPlugin } from "./builtins-plugin.ts";
import type { Asset, RuntimeAssets } from "./manifest.ts";
import { shorten } from "./shorten.ts";

export type { Asset, RuntimeAssets } from "./manifest.ts";

/** Below the folder that the site serves at its base URL. */
const FOLDER = "embedded";
/** A service worker is known by its URL, so this one has no hash in its name. */
const SERVICE_WORKER = "preview-sw.js";
/** Hosts redirect `x.html` to `x`. Not this one: a document that is a file, and no page of the site. */
const PAGE = "htm";

/**
 * Builds the files that `createEmbeddedRuntime` loads. `outDir` is to be served at the site's base URL.
 *
 * @throws Error from esbuild, with file and line
 */
export async function buildRuntime({ outDir }: { outDir: string }): Promise<RuntimeAssets> {
  const [
    worker,
    inspect,
    moduleLexer,
    webSocket,
    typescript,
    syntax,
    frameScript,
    shellScript,
    shim,
  ] = await Promise.all([
    bundle("worker/main.ts", {
      plugins: [laterParts(), builtinsPlugin()],
      inject: [fileURLToPath(new URL("../worker/inject.ts", import.meta.url))],
    }),
    bundle("worker/inspect-whole.ts", { globalName: "__embeddedInspect" }),
    bundle("worker/module-lexer-whole.ts", { globalName: "__embeddedModuleLexer" }),
    bundleWebSocket(),
    bundle("loader/typescript.ts", { globalName: "__embeddedTypescript" }),
    bundle("loader/syntax.ts", { globalName: "__embeddedSyntax" }),
    bundle("host/frame.ts"),
    bundle("host/preview/shell.ts"),
    bundle("host/preview/shim.ts"),
  ]);
  const serviceWorker = await bundle("host/preview/service-worker.ts", {
    define: { PREVIEW_SHIM: JSON.stringify(shim), PREVIEW_VERSION: JSON.stringify(VERSION_MARK) },
  });
  const version = hashOf(serviceWorker);

  const hashed = (name: string, extension: string, text: string): Promise<Asset> =>
    write(outDir, `${FOLDER}/${name}.${hashOf(text)}.${extension}`, text);
  return {
    version,
    worker: await hashed("worker", "js", worker),
    inspect: await hashed("later/inspect", "js", inspect),
    moduleLexer: await hashed("later/module-lexer", "js", moduleLexer),
    webSocket: await hashed("later/ws", "js", webSocket),
    laterFolder: `${FOLDER}/later/`,
    typescript: await hashed("typescript", "js", typescript),
    syntax: await hashed("later/syntax", "js", syntax),
    frame: await hashed("frame", PAGE, framePage(frameScript)),
    shell: await hashed("shell", PAGE, shellPage(shellScript)),
    serviceWorker: await write(
      outDir,
      SERVICE_WORKER,
      serviceWorker.replaceAll(VERSION_MARK, version),
    ),
  };
}

/** Stands for the version in the text that the version is a hash of. */
const VERSION_MARK = "@version@";

async function bundle(entry: string, options: BuildOptions = {}): Promise<string> {
  const result = await build({
    entryPoints: [
      isAbsolute(entry) ? entry : fileURLToPath(new URL(`../${entry}`, import.meta.url)),
    ],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    define: { global: "globalThis", "process.env.NODE_ENV": '"production"', ...options.define },
    legalComments: "none",
    logLevel: "silent",
    ...options,
  });
  const [file] = result.outputFiles ?? [];
  if (!file) throw new Error(`esbuild wrote nothing for ${entry}.`);
  return options.format === "cjs" ? file.text : shorten(file.text, { compress: true });
}

/** Packages in whose place the worker has what loads them when they are wanted. */
const laterPackages: Readonly<Record<string, string>> = {
  "node-inspect-extracted": "../worker/inspect.ts",
  "es-module-lexer/minimal/js": "../worker/module-lexer.ts",
};

function laterParts(): Plugin {
  return {
    name: "later-parts",
    setup(build) {
      for (const [name, place] of Object.entries(laterPackages)) {
        const path = fileURLToPath(new URL(place, import.meta.url));
        build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path }));
      }
    },
  };
}

/** A function of `require` that gives the client of `ws`; its main file brings a server as well. */
async function bundleWebSocket(): Promise<string> {
  const root = dirname(createRequire(import.meta.url).resolve("ws/package.json"));
  const text = await bundle(join(root, "lib/websocket.js"), {
    format: "cjs",
    platform: "node",
    // Native addons that `ws` does well without.
    external: ["bufferutil", "utf-8-validate"],
  });
  return shorten(
    `var __embeddedWebSocket=function(require){var module={exports:{}};${text}\nreturn module.exports};\n`,
    { compress: false },
  );
}

/**
 * The policy of this page is the worker's as well: no network, no scripts but its own and those
 * of one folder of the site (`host/frame.ts` says which as soon as it knows).
 */
function framePage(script: string): string {
  const inline = inlined(script);
  const policy = `default-src 'none'; script-src 'sha256-${sha256(inline, "base64")}' blob: http: https:; worker-src blob:`;
  return page(`<meta http-equiv="Content-Security-Policy" content="${policy}">`, inline);
}

/** The example's own page needs all that a page may do, except for a network of its own. */
function shellPage(script: string): string {
  const policy =
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; style-src 'unsafe-inline' blob:; img-src blob: data:; font-src blob: data:; media-src blob: data:; connect-src blob: data:; worker-src blob:";
  return page(`<meta http-equiv="Content-Security-Policy" content="${policy}">`, inlined(script));
}

/** As an inline script may stand in HTML. In JavaScript these only occur within literals. */
function inlined(script: string): string {
  return script.replace(/<(\/script|!--)/gi, "\\x3c$1");
}

function page(head: string, inline: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8">${head}<title>Example</title><script>${inline}</script></html>\n`;
}

async function write(outDir: string, path: string, text: string): Promise<Asset> {
  const file = join(outDir, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return { path, bytes: Buffer.byteLength(text), brotli: brotliCompressSync(text).byteLength };
}

function hashOf(text: string): string {
  return sha256(text, "hex").slice(0, 10);
}

function sha256(text: string, encoding: "hex" | "base64"): string {
  return createHash("sha256").update(text).digest(encoding);
}
