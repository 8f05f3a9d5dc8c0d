import type { Plugin } from "esbuild";
import type { StandInKind } from "../../loader/stand-in.ts";
import { LATER, SHARED } from "./names-of-scope.ts";
import type { InstalledPackages } from "./installed.ts";

type Rule = {
  readonly package: string;
  readonly file: string;
  readonly kind: StandInKind;
  /** Only of this major version. */
  readonly major?: string;
};

/**
 * What a server requires when it loads, and mostly never uses: it gets a stand-in, and the file comes
 * with the later script, as does all that only such files reach. No code is changed.
 */
const rules: readonly Rule[] = [
  // Bodies in another encoding than UTF-8.
  { package: "iconv-lite", file: "encodings/index.js", kind: "object" },
  // Nested query strings and forms; Express 5 parses queries with `querystring`.
  { package: "qs", file: "lib/index.js", kind: "object" },
  // Several servers as one.
  { package: "socket.io-adapter", file: "dist/cluster-adapter.js", kind: "module" },
  // Another web server than Node's.
  { package: "engine.io", file: "build/userver.js", kind: "module" },
  { package: "socket.io", file: "dist/uws.js", kind: "module" },
  // Clients of Socket.IO 2.
  { package: "engine.io", file: "build/parser-v3/index.js", kind: "module" },
  // Downloads.
  { package: "content-disposition", file: "dist/index.js", kind: "module" },
  // What Engine.IO's `accepts` has for types; it only ever asks for encodings.
  { package: "mime-types", file: "index.js", kind: "object", major: "2" },
  // What `debug` is in a browser's page.
  { package: "debug", file: "src/browser.js", kind: "object" },
];

/** How a file is stood in for; `undefined` where it belongs to the bundle itself. */
export function standInOf(file: string, installed: InstalledPackages): StandInKind | undefined {
  const pkg = installed.of(file);
  if (!pkg) return undefined;
  const path = file.slice(pkg.directory.length + 1);
  return rules.find(
    (rule) =>
      rule.package === pkg.name &&
      rule.file === path &&
      (rule.major === undefined || pkg.version.startsWith(`${rule.major}.`)),
  )?.kind;
}

/** Puts the stand-ins into a bundle. To go before plugins that load files. */
export function standInsPlugin(installed: InstalledPackages): Plugin {
  return {
    name: "stand-ins",
    setup(build) {
      build.onLoad({ filter: /\.js$/ }, ({ path }) => {
        const kind = standInOf(path, installed);
        const place = installed.relative(path);
        if (kind === undefined || place === undefined) return undefined;
        const args = [kind, place].map((arg) => JSON.stringify(arg)).join();
        return { contents: `module.exports=${LATER}.standIn(${args},${SHARED})`, loader: "js" };
      });
    },
  };
}

/**
 * Makes the later script use what the bundle holds, instead of a second copy of it.
 *
 * @param held files of the bundle
 * @param shared gets those that the later script uses
 */
export function heldPlugin(
  held: ReadonlySet<string>,
  installed: InstalledPackages,
  shared: Set<string>,
): Plugin {
  return {
    name: "held",
    setup(build) {
      build.onLoad({ filter: /./ }, ({ path }) => {
        const place = installed.relative(path);
        if (place === undefined || !held.has(path)) return undefined;
        if (standInOf(path, installed) !== undefined) return undefined;
        shared.add(path);
        return { contents: `module.exports=__main(${JSON.stringify(place)})`, loader: "js" };
      });
    },
  };
}
