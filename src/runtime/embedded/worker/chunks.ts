import type { SyntaxTools, TransformTypescript } from "../loader/index.ts";
import type { LaterFiles } from "./later.ts";
import { importScripts, runScript, takeGlobal } from "./platform.ts";
import { shared } from "./shared.ts";

// Both are built from our own modules, under these names; see `build/runtime.ts`.
type TypescriptChunk = { readonly transformTypescript: TransformTypescript };
type LaterChunk = (own: typeof shared, provide: (files: LaterFiles) => void) => void;
type InspectChunk = typeof import("./inspect-whole.ts");
type ModuleLexerChunk = typeof import("./module-lexer-whole.ts");
type WebSocketChunk = (require: (name: string) => unknown) => unknown;
type SyntaxChunk = { readonly syntaxTools: SyntaxTools };

export function loadTypescript(script: Blob): TransformTypescript {
  runScript(script);
  return (takeGlobal("__embeddedTypescript") as TypescriptChunk).transformTypescript;
}

/** Scripts by URL that the page has sent ahead. */
const ahead = new Map<string, Blob>();

export function keepScript(url: string, script: Blob): void {
  ahead.set(url, script);
}

/**
 * Loads a script at once: the one that the page has sent, or else from the site. Where the
 * worker's origin is opaque, its policy allows these and no others.
 *
 * @returns the URL that stack frames of the script show
 */
export function loadNow(url: string): string {
  const sent = ahead.get(url);
  ahead.delete(url);
  if (sent !== undefined) return runScript(sent);
  importScripts(url);
  return url;
}

/**
 * Loads the later script of the worker.
 *
 * @param onUrl hears what stack frames of it show
 */
export function loadLater(url: string, onUrl: (url: string) => void): LaterFiles {
  onUrl(loadNow(url));
  let files: LaterFiles = {};
  (takeGlobal("__embeddedLater") as LaterChunk)(shared, (given) => (files = given));
  return files;
}

export function loadInspect(url: string): InspectChunk {
  loadNow(url);
  return takeGlobal("__embeddedInspect") as InspectChunk;
}

export function loadModuleLexer(url: string): ModuleLexerChunk {
  loadNow(url);
  return takeGlobal("__embeddedModuleLexer") as ModuleLexerChunk;
}

/** Loads the client of `ws` for a project whose packages have none. */
export function loadWebSocket(url: string, require: (name: string) => unknown): unknown {
  loadNow(url);
  return (takeGlobal("__embeddedWebSocket") as WebSocketChunk)(require);
}

/** Loads the parser. */
export function loadSyntax(url: string): SyntaxTools {
  loadNow(url);
  return (takeGlobal("__embeddedSyntax") as SyntaxChunk).syntaxTools;
}
