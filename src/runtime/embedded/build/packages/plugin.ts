import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { packageNameOf } from "../../loader/resolve.ts";
import type { InstalledPackages } from "./installed.ts";
import { ROOT } from "./names-of-scope.ts";
import type { ProjectPackages } from "./project.ts";

/**
 * Where a bundled package meets something else than on disk. Everything not listed here is unmodified.
 */
const substitutes: Readonly<Record<string, string>> = {
  // Reads the caller's file and line through V8's call sites, which Firefox and WebKit lack. The
  // package's own browser build deprecates without a warning.
  depd: "lib/browser/index.js",
};

const builtins = new Set(builtinModules);

/** Resolves as an installation of exactly the lockfile would, and gives files their place there. */
export function packagesPlugin(project: ProjectPackages, installed: InstalledPackages): Plugin {
  return {
    name: "packages",
    setup(build) {
      build.onResolve(
        { filter: /.*/ },
        async ({ path: asked, kind, resolveDir, pluginData, importer }) => {
          if (pluginData === "resolving" || kind === "entry-point") return undefined;
          const plain = asked.replace(/^node:/, "");
          // A trailing slash asks for the package of that name instead.
          if (builtins.has(plain)) return { path: plain, external: true };
          const name = /^[./]/.test(asked) ? undefined : packageNameOf(asked);
          // Another project's packages may lie in the same node_modules: not installed here.
          if (name !== undefined && !project.locked.has(name))
            return { path: asked, external: true };
          const options = { kind, resolveDir, importer, pluginData: "resolving" };
          const found = await build.resolve(asked, options);
          if (found.errors.length > 0) return found;
          const substitute = name !== undefined && asked === name ? substitutes[name] : undefined;
          const pkg = installed.of(found.path);
          if (!pkg) return found;
          const file = substitute ? join(pkg.directory, substitute) : found.path;
          // npm installs a version twice where its tree can't share it. One copy does, and is smaller.
          const path = installed.firstCopyOf(pkg) + file.slice(pkg.directory.length);
          return { path, sideEffects: found.sideEffects };
        },
      );

      build.onLoad({ filter: /\.c?js$/ }, ({ path }) => {
        const text = readFileSync(path, "utf8");
        const place = installed.relative(path);
        if (place === undefined || !/\b__(dirname|filename)\b/.test(text)) return undefined;
        return { contents: withPlace(text, place), loader: "js" };
      });
    },
  };
}

/** Declares `__dirname` and `__filename` on the first line, after `"use strict"` if that begins it. */
function withPlace(text: string, place: string): string {
  const file = `${ROOT}+${JSON.stringify(`/node_modules/${place}`)}`;
  const directory = `${ROOT}+${JSON.stringify(`/node_modules/${place.slice(0, place.lastIndexOf("/"))}`)}`;
  const declared = `var __filename=${file},__dirname=${directory};`;
  const directive = /^(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*\n)*(["'])use strict\1;?/.exec(text)?.[0] ?? "";
  return directive + declared + text.slice(directive.length);
}
