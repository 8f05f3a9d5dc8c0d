import type { SyntaxTools, TransformTypescript } from "../loader/index.ts";
import { importScripts, runText, takeGlobal } from "./platform.ts";

// Both are built from our own modules, under these names; see `build/runtime.ts`.
type TypescriptChunk = { readonly transformTypescript: TransformTypescript };
type SyntaxChunk = { readonly syntaxTools: SyntaxTools };

export function loadTypescript(text: string): TransformTypescript {
  runText(text);
  return (takeGlobal("__embeddedTypescript") as TypescriptChunk).transformTypescript;
}

/**
 * Loads the parser, at once and from the site: where the worker's origin is opaque, this is the one
 * URL that its policy allows.
 */
export function loadSyntax(url: string): SyntaxTools {
  importScripts(url);
  return (takeGlobal("__embeddedSyntax") as SyntaxChunk).syntaxTools;
}
