import { register } from "node:module";

/**
 * Lets Node.js run TypeScript, in every version and without native code: `tsx`, which the example's
 * own `npm start` uses, is built on a binary of esbuild that a container can't run.
 *
 *     node --enable-source-maps --import ./types.mjs index.ts
 */
register("./types-loader.mjs", import.meta.url);
