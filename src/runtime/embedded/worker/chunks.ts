import type { SyntaxTools, TransformTypescript } from "../loader/index.ts";
import { importScripts, runText, takeGlobal } from "./platform.ts";

// Both are built from our own modules, under these names; see `build/runtime.ts`.
type TypescriptChunk = { readonly transformTypescript: TransformTypescript };
type InspectChunk = typeof import("./inspect-whole.ts");
type SyntaxChunk = { readonly syntaxTools: SyntaxTools };

export function loadTypescript(text: string): TransformTypescript {
  runText(text);
  return (takeGlobal("__embeddedTypescript") as TypescriptChunk).transformTypescript;
}

/** Texts of scripts by URL that the page has sent ahead. */
const ahead = new Map<string, string>();

export function keepScript(url: string, text: string): void {
  ahead.set(url, text);
}

/**
 * Loads a script at once: from the text that the page has sent, or else from the site. Where the
 * worker's origin is opaque, its policy allows these URLs and no others.
 */
function loadNow(url: string): void {
  const text = ahead.get(url);
  if (text === undefined) importScripts(url);
  else runText(text);
  ahead.delete(url);
}

export function loadInspect(url: string): InspectChunk {
  loadNow(url);
  return takeGlobal("__embeddedInspect") as InspectChunk;
}

/** Loads the parser. */
export function loadSyntax(url: string): SyntaxTools {
  loadNow(url);
  return (takeGlobal("__embeddedSyntax") as SyntaxChunk).syntaxTools;
}
