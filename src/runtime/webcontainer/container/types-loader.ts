import { readFile } from "node:fs/promises";
import type { LoadHook, ResolveHook } from "node:module";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { stripTypes } from "./strip-types.ts";

const typescript = /^file:.*\.m?ts$/;

/** As TypeScript's own resolution: `./a.js` may be the name of `./a.ts`. */
export const resolve: ResolveHook = async (specifier, context, next) => {
  try {
    return await next(specifier, context);
  } catch (error) {
    const own = /^(\.{1,2}\/.*\.m?)js$/.exec(specifier)?.[1];
    if (own === undefined || !typescript.test(context.parentURL ?? "")) throw error;
    try {
      return await next(`${own}ts`, context);
    } catch {
      // What the reader wrote is what is missing, where neither is there.
      throw error;
    }
  }
};

export const load: LoadHook = async (url, context, next) => {
  if (!typescript.test(url)) return next(url, context);
  const path = fileURLToPath(url);
  const source = stripTypes(await readFile(path, "utf8"), { path, name: basename(path) });
  return { format: "module", source, shortCircuit: true };
};
