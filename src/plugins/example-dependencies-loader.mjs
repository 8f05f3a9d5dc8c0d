// @ts-check
// Plain JavaScript because the bundler loads it itself, without a TypeScript hook.
import { resolve } from "node:path";

/** A fence such as "```snippet counter#share-session" cites files of examples/counter. */
const citation = /^[ \t>]*(?:`{3,}|~{3,})snippet[ \t]+([a-z][a-z0-9-]*)/gm;

/**
 * @this {{ rootContext: string, addContextDependency(directory: string): void }}
 * @param {string} source
 */
export default function exampleDependenciesLoader(source) {
  for (const [, topic] of source.matchAll(citation)) {
    for (const variant of ["ts", "esm", "cjs"]) {
      this.addContextDependency(resolve(this.rootContext, "examples", String(topic), variant));
    }
  }
  return source;
}
