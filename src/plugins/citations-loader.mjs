// @ts-check
// Plain JavaScript because the bundler loads it itself, without a TypeScript hook.
import { resolve } from "node:path";

/** A fence such as "```snippet counter#share-session" cites files of examples/counter. */
const snippet = /^[ \t>]*(?:`{3,}|~{3,})snippet[ \t]+([a-z][a-z0-9-]*)/gm;

/** A tag such as `<Proof test="…" in="tests/a.test.ts" />` cites a test and its line. */
const proof = /<Proof(?:\s+[\w-]+="[^"]*")*?\s+in="([^"]+)"/g;

/**
 * A tag such as `<Proof trace="logout" event="…" />` cites an event of a golden trace, and
 * `<Identity of="session" trace="logout" event="…" />` an id that it tells.
 */
const trace = /<(?:Proof|Identity)(?:\s+[\w-]+="[^"]*")*?\s+trace="([a-z][a-z0-9-]*)"/g;

/** A tag such as `<OptionXray of="resave" />` shows a change of an example, and its two golden traces. */
const xray = /<OptionXray\s/;

/**
 * The files of the tests that a chapter cites, relative to the repository's root.
 *
 * @param {string} source
 */
export function testsCitedBy(source) {
  return [...source.matchAll(proof)].map(([, file]) => String(file));
}

/**
 * @this {import("./citations-loader.d.mts").LoaderContext}
 * @param {string} source
 */
export default function citationsLoader(source) {
  for (const [, topic] of source.matchAll(snippet)) {
    for (const variant of ["ts", "esm", "cjs"]) {
      this.addContextDependency(resolve(this.rootContext, "examples", String(topic), variant));
    }
  }
  for (const file of testsCitedBy(source)) this.addDependency(resolve(this.rootContext, file));
  for (const [, lab] of source.matchAll(trace)) {
    this.addDependency(resolve(this.rootContext, "static", "traces", `${lab}.json`));
  }
  if (xray.test(source)) {
    this.addContextDependency(resolve(this.rootContext, "static", "traces", "options"));
    this.addContextDependency(resolve(this.rootContext, "examples"));
  }
  return source;
}
