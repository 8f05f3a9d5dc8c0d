import { existsSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";

const nodeFolder = join(dirname(fileURLToPath(import.meta.url)), "../node");
const streamProcess = join(nodeFolder, "internal/stream-process.ts");

/** The file that stands for a built-in module, such as `stream/promises`; undefined without one. */
export function builtinFile(name: string): string | undefined {
  const file = join(nodeFolder, `${name.replace(/^node:/, "")}.ts`);
  return existsSync(file) ? file : undefined;
}

/**
 * Puts the runtime's own modules in the place of Node's, in our code and in packages alike.
 *
 * @param options.native Built-in modules that stay Node's own, where there is a Node.
 */
export function builtinsPlugin(options: { native?: readonly string[] } = {}): Plugin {
  const native = new Set(options.native);
  return {
    name: "runtime-builtins",
    setup(build) {
      // The streams package asks for `process/`: process is made of streams, so it gets less.
      build.onResolve({ filter: /^process\/$/ }, () => ({ path: streamProcess }));
      build.onResolve({ filter: /^string_decoder\/$/ }, () => {
        if (native.has("string_decoder")) return { path: "node:string_decoder", external: true };
        const path = builtinFile("string_decoder");
        return path === undefined ? undefined : { path };
      });
      build.onResolve({ filter: /^(?:node:)?[a-z_]+(?:\/[a-z0-9_]+)?$/ }, ({ path }) => {
        if (!isBuiltin(path)) return undefined;
        const name = path.replace(/^node:/, "");
        if (native.has(name)) return { path: `node:${name}`, external: true };
        const file = builtinFile(name);
        if (file !== undefined) return { path: file };
        return { errors: [{ text: `The runtime has no module ${name}` }] };
      });
      // By their files as well: esbuild takes a file as it is led to it first, and what it resolves
      // itself it knows more of, such as how an ES module there imports CommonJS. Which import comes
      // first differs from build to build.
      build.onResolve({ filter: /^\.{0,2}\/.*\.ts$/ }, ({ path, resolveDir }) => {
        const file = resolve(resolveDir, path);
        return file.startsWith(`${nodeFolder}${sep}`) ? { path: file } : undefined;
      });
    },
  };
}
