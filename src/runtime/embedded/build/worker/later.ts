import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

/**
 * What a server of Express and Socket.IO does without until its first page is connected, and mostly for
 * as long as it runs. These files lie in the worker's later script, with all that only they reach. In
 * the worker's own script each has a stand-in of the same exports (`worker/later.ts`), which loads the
 * later script, at once, when something of it is wanted. No code is changed, and Node's modules keep
 * all their members.
 *
 * To go on this list, a file exports functions and classes, or objects that are named here, and nobody
 * may look at them while the worker or an example starts: `host/site.browser.test.ts` would tell.
 */
const laterFiles: Readonly<Record<string, readonly string[]>> = {
  // Whole built-in modules.
  "node/assert.ts": [],
  "node/dns.ts": ["default"],
  "node/readline.ts": ["default"],
  "node/timers/promises.ts": ["default"],
  "node/zlib/codec.ts": [],
  "node/stream/consumers.ts": ["default"],
  "node/stream/web.ts": ["default"],
  // What is missing: what to do instead.
  "node/remedies.ts": [],
  "node/crypto/subtle.ts": ["hashingSubtle"],
  // Keys from passwords, and hashes but for SHA-1 and SHA-256, which handshakes and cookies use.
  "node/crypto/derive.ts": [],
  "node/crypto/rare-hashes.ts": [],
  // URLs as before WHATWG's.
  "node/url/legacy-text.ts": [],
  "node/url/resolve.ts": [],
  // Parts of `diagnostics_channel`, `events`, `util` and `console`.
  "node/diagnostics_channel/traced.ts": [],
  "node/events/abort-listener.ts": [],
  "node/events/async-resource.ts": [],
  "node/events/on.ts": [],
  "node/events/once.ts": [],
  "node/util/debuglog.ts": [],
  "node/util/deep-equal.ts": [],
  "node/util/style-text.ts": [],
  "node/console/table.ts": [],
  // Resolvers of the caller's own, lines of HTTP that come in parts, hints before a response.
  "node/http/early-hints.ts": [],
  "node/net/lookup.ts": [],
  "node/http/beginnings.ts": [],
  // Streams as iterables, as promises, of the web, in pairs, and with a signal.
  "node/stream/duplex-pair.ts": [],
  "node/stream/web-adapters.ts": [],
  "readable-stream/lib/internal/streams/operators.js": [],
  "readable-stream/lib/internal/streams/duplexify.js": [],
  "readable-stream/lib/internal/streams/compose.js": [],
  "readable-stream/lib/internal/streams/from.js": [],
  "readable-stream/lib/internal/streams/add-abort-signal.js": [],
  // Pages for when the server is out of reach.
  "../../gateway/unreachable.ts": [],
};

/** Where files are that are named relative to it, and packages. */
const embedded = fileURLToPath(new URL("../../", import.meta.url));
const nodeModules = fileURLToPath(new URL("../../../../../node_modules/", import.meta.url));
const runtimePart = fileURLToPath(new URL("../../worker/later.ts", import.meta.url));

/** A file of the later script. */
export type LaterFile = {
  /** Its name in the later script. */
  readonly key: string;
  readonly path: string;
  /** Whether it is CommonJS: one of a package. */
  readonly isPackage: boolean;
  /** Those of its exports that are objects and no functions. */
  readonly objects: readonly string[];
};

export const later: readonly LaterFile[] = Object.entries(laterFiles).map(([key, objects]) => {
  const isPackage = key.endsWith(".js");
  const path = fileURLToPath(new URL(key, `file://${isPackage ? nodeModules : embedded}`));
  return { key, path, isPackage, objects };
});

/** Puts the stand-ins into the worker's own script. */
export function standInsPlugin(): Plugin {
  const byPath = new Map(later.map((file) => [file.path, file]));
  return {
    name: "stand-ins",
    setup(build) {
      build.onLoad({ filter: /\.[jt]s$/ }, async ({ path }) => {
        const file = byPath.get(path);
        if (!file) return undefined;
        const contents = file.isPackage ? packageStandIn(file) : await moduleStandIn(file);
        return { contents, loader: "js" };
      });
    },
  };
}

async function moduleStandIn({ key, path, objects }: LaterFile): Promise<string> {
  const names = await exportsOf(path);
  const each = names.map((name, index) => {
    const kind = objects.includes(name) ? "object" : "function";
    return `const v${index}=standIn(${text(key)},[${text(name)}],${text(kind)});`;
  });
  const list = names.map((name, index) => `v${index} as ${name}`);
  return `import{standIn}from${text(runtimePart)};${each.join("")}export{${list.join(",")}};`;
}

async function exportsOf(path: string): Promise<readonly string[]> {
  const options = { bundle: false, write: false, metafile: true, format: "esm" } as const;
  const { metafile } = await build({ entryPoints: [path], outdir: "unused", ...options });
  return Object.values(metafile.outputs).flatMap((output) => output.exports);
}

/** Takes the exports of a CommonJS file apart: their users do, as they load. */
function packageStandIn({ key, path }: LaterFile): string {
  const code = standInText(createRequire(path)(path), key, []);
  return `const{standIn}=require(${text(runtimePart)});module.exports=${code};`;
}

function standInText(value: unknown, key: string, way: readonly string[]): string {
  if (typeof value === "function") {
    const { name, length } = value;
    return `standIn(${text(key)},${text(way)},"function",${text({ name, length })})`;
  }
  if (typeof value !== "object" || value === null) {
    throw new Error(`${key}: a later file exports functions only, not ${way.join(".")}.`);
  }
  const each = Object.entries(value).map(
    ([name, member]) => `${text(name)}:${standInText(member, key, [...way, name])}`,
  );
  return `{${each.join(",")}}`;
}

const text = (value: unknown): string => JSON.stringify(value);
