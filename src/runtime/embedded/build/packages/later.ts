import type { Plugin } from "esbuild";
import type { StandIn } from "../../loader/stand-in.ts";
import { LATER, SHARED } from "./names-of-scope.ts";
import type { InstalledPackages } from "./installed.ts";
import { mimeAnswers, withText } from "./known.ts";

type Rule = {
  readonly package: string;
  readonly file: string;
  /** How it is stood in for, given where the file is. */
  readonly as: StandIn | ((path: string) => StandIn);
  /** Only of this major version. */
  readonly major?: string;
};

const object: StandIn = { kind: "object" };
const compiled: StandIn = { kind: "module" };
const callable: StandIn = { kind: "function" };

/**
 * What a server requires when it loads, and mostly never uses: it gets a stand-in, and the file comes
 * with the later script, as does all that only such files reach. No code is changed.
 */
const rules: readonly Rule[] = [
  // Bodies, once there is one, and their encodings other than UTF-8.
  { package: "raw-body", file: "index.js", as: callable },
  { package: "iconv-lite", file: "lib/index.js", as: object },
  { package: "iconv-lite", file: "encodings/index.js", as: object },
  // Nested query strings and forms; Express 5 parses queries with `querystring`.
  { package: "qs", file: "lib/index.js", as: object },
  // Folders of files, parts of files, downloads, templates.
  { package: "serve-static", file: "index.js", as: callable },
  { package: "range-parser", file: "index.js", as: callable },
  { package: "content-disposition", file: "dist/index.js", as: compiled },
  { package: "express", file: "lib/view.js", as: callable },
  // What a client would like best. Socket.IO, too, asks for encodings, with an earlier version.
  { package: "accepts", file: "index.js", as: callable, major: "2" },
  { package: "vary", file: "index.js", as: callable },
  { package: "negotiator", file: "lib/charset.js", as: callable },
  { package: "negotiator", file: "lib/language.js", as: callable },
  { package: "negotiator", file: "lib/mediaType.js", as: callable },
  // What went wrong, in words.
  { package: "http-errors", file: "index.js", as: callable },
  { package: "escape-html", file: "index.js", as: callable },
  // Servers behind proxies, and of other sites.
  {
    package: "ipaddr.js",
    file: "lib/ipaddr.js",
    as: { kind: "object", functions: { isValid: {}, parse: {} } },
  },
  { package: "cors", file: "lib/index.js", as: callable },
  // A thousand media types, of which a site's own pages need a few.
  { package: "mime-types", file: "index.js", as: mimeAnswers, major: "3" },
  // What that version has for types.
  { package: "mime-types", file: "index.js", as: object, major: "2" },
  // Several servers as one, and rooms.
  { package: "socket.io-adapter", file: "dist/cluster-adapter.js", as: compiled },
  { package: "socket.io", file: "dist/broadcast-operator.js", as: compiled },
  { package: "socket.io", file: "dist/parent-namespace.js", as: compiled },
  { package: "socket.io-parser", file: "build/cjs/binary.js", as: compiled },
  // Another web server than Node's.
  { package: "engine.io", file: "build/userver.js", as: compiled },
  { package: "socket.io", file: "dist/uws.js", as: compiled },
  // Transports of old browsers, and of new ones.
  { package: "engine.io", file: "build/transports/polling-jsonp.js", as: compiled },
  {
    package: "engine.io",
    file: "build/transports/webtransport.js",
    as: { kind: "module", functions: { WebTransport: {} } },
  },
  // Clients of Socket.IO 2.
  { package: "engine.io", file: "build/parser-v3/index.js", as: compiled },
  // Compression of WebSocket messages, which Socket.IO leaves off, and other extensions.
  {
    package: "ws",
    file: "lib/permessage-deflate.js",
    as: withText("extensionName"),
    major: "8",
  },
  {
    package: "ws",
    file: "lib/extension.js",
    as: { kind: "object", functions: { format: {}, parse: {} } },
    major: "8",
  },
  { package: "ws", file: "lib/stream.js", as: callable, major: "8" },
  { package: "ws", file: "lib/subprotocol.js", as: object, major: "8" },
  // What `debug` is in a browser's page, and how it writes times.
  { package: "debug", file: "src/browser.js", as: object },
  { package: "ms", file: "index.js", as: callable, major: "2" },
];

/** How a file is stood in for; `undefined` where it belongs to the bundle itself. */
export function standInOf(file: string, installed: InstalledPackages): StandIn | undefined {
  const pkg = installed.of(file);
  if (!pkg) return undefined;
  const path = file.slice(pkg.directory.length + 1);
  const rule = rules.find(
    (rule) =>
      rule.package === pkg.name &&
      rule.file === path &&
      (rule.major === undefined || pkg.version.startsWith(`${rule.major}.`)),
  );
  return typeof rule?.as === "function" ? rule.as(file) : rule?.as;
}

/** Puts the stand-ins into a bundle. To go before plugins that load files. */
export function standInsPlugin(installed: InstalledPackages): Plugin {
  return {
    name: "stand-ins",
    setup(build) {
      build.onLoad({ filter: /\.js$/ }, ({ path }) => {
        const about = standInOf(path, installed);
        const place = installed.relative(path);
        if (about === undefined || place === undefined) return undefined;
        const args = [about, place].map((arg) => JSON.stringify(arg)).join();
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
