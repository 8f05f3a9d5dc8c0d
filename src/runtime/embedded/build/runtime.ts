import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import type { BuildOptions } from "esbuild";
import { bundle } from "./bundle.ts";
import type { Asset, RuntimeAssets } from "./manifest.ts";
import { shorten } from "./shorten.ts";
import { bundleWorker } from "./worker.ts";

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
    { worker, later },
    inspect,
    moduleLexer,
    webSocket,
    typescript,
    syntax,
    frameScript,
    shellScript,
    shim,
  ] = await Promise.all([
    bundleWorker(),
    script("worker/inspect-whole.ts", { globalName: "__embeddedInspect" }),
    script("worker/module-lexer-whole.ts", { globalName: "__embeddedModuleLexer" }),
    bundleWebSocket(),
    script("loader/typescript.ts", { globalName: "__embeddedTypescript" }),
    script("loader/syntax.ts", { globalName: "__embeddedSyntax" }),
    script("host/frame.ts"),
    script("host/preview/shell.ts"),
    script("host/preview/shim.ts"),
  ]);
  const serviceWorker = await script("host/preview/service-worker.ts", {
    define: {
      PREVIEW_SHIM: JSON.stringify(inlined(shim)),
      PREVIEW_VERSION: JSON.stringify(VERSION_MARK),
    },
  });
  const version = hashOf(serviceWorker);

  const hashed = (name: string, extension: string, text: string): Promise<Asset> =>
    write(outDir, `${FOLDER}/${name}.${hashOf(text)}.${extension}`, text);
  const shell = await hashed("shell", PAGE, shellPage(shellScript));
  const fenceScript = await script("host/preview/fence.ts", {
    define: { SHELL_FILE: JSON.stringify(basename(shell.path)) },
  });
  return {
    version,
    worker: await hashed("worker", "js", worker),
    workerLater: await hashed("later/worker", "js", later),
    inspect: await hashed("later/inspect", "js", inspect),
    moduleLexer: await hashed("later/module-lexer", "js", moduleLexer),
    webSocket: await hashed("later/ws", "js", webSocket),
    laterFolder: `${FOLDER}/later/`,
    typescript: await hashed("typescript", "js", typescript),
    syntax: await hashed("later/syntax", "js", syntax),
    frame: await hashed("frame", PAGE, framePage(frameScript)),
    shell,
    fence: await hashed("fence", PAGE, fencePage(fenceScript)),
    serviceWorker: await write(
      outDir,
      SERVICE_WORKER,
      serviceWorker.replaceAll(VERSION_MARK, version),
    ),
  };
}

/** Stands for the version in the text that the version is a hash of. */
const VERSION_MARK = "@version@";

/** A script that is ready to be served. */
async function script(entry: string, options: BuildOptions = {}): Promise<string> {
  return shorten((await bundle(entry, options)).text, { compress: true });
}

/** A function of `require` that gives the client of `ws`; its main file brings a server as well. */
async function bundleWebSocket(): Promise<string> {
  const root = dirname(createRequire(import.meta.url).resolve("ws/package.json"));
  const { text } = await bundle(join(root, "lib/websocket.js"), {
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
  const policy = `default-src 'none'; script-src 'sha256-${sha256(inline, "base64")}' blob: http: https:; worker-src blob: data:`;
  return page(`<meta http-equiv="Content-Security-Policy" content="${policy}">`, inline);
}

/**
 * The example's own page needs all that a page may do, except for a network of its own, and for
 * frames (`host/preview/shell-realm.ts` says why text is asked for by types).
 */
function shellPage(script: string): string {
  const policy =
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; style-src 'unsafe-inline' blob:; img-src blob: data:; font-src blob: data:; media-src blob: data:; connect-src blob: data:; worker-src blob:; form-action 'none'; require-trusted-types-for 'script'; trusted-types default shell";
  return page(`<meta http-equiv="Content-Security-Policy" content="${policy}">`, inlined(script));
}

/** Its script adds which document its frame may show (`host/preview/fence.ts`). */
function fencePage(script: string): string {
  const inline = inlined(script);
  const style =
    "html,body{height:100%;margin:0}iframe{display:block;width:100%;height:100%;border:0}";
  const policy = `default-src 'none'; script-src 'sha256-${sha256(inline, "base64")}'; style-src 'sha256-${sha256(style, "base64")}'; frame-src http: https:`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>Example</title><style>${style}</style><body><script>${inline}</script></body></html>\n`;
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
