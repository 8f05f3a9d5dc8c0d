import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { builtinsPlugin } from "./builtins-plugin.ts";
import { bundle, type Bundle } from "./bundle.ts";
import { eager } from "./eager.ts";
import { later, standInsPlugin } from "./worker/later.ts";
import { heldPlugin, SHARED, sharedPlugin, takeFromList, type Shared } from "./worker/shared.ts";
import { shorten } from "./shorten.ts";

const fileOf = (place: string): string => fileURLToPath(new URL(place, import.meta.url));

/** Packages in whose place the worker has what loads them when they are wanted. */
const laterPackages: Readonly<Record<string, string>> = {
  "node-inspect-extracted": fileOf("../worker/inspect.ts"),
  "es-module-lexer/minimal/js": fileOf("../worker/module-lexer.ts"),
};

/** Without a state of their own: a second copy of what the later script needs is as good. */
const isCopied = (path: string): boolean => /\/node_modules\/@noble\/hashes\//.test(path);

/**
 * The worker's script, and its later one: the files of `worker/later.ts` and what only these reach.
 * It uses the worker's script for everything else.
 */
export async function bundleWorker(): Promise<{ worker: string; later: string }> {
  const held = new Set((await bundleOwn([])).inputs);
  for (const { path } of later) held.delete(path);
  const { code, shared } = await bundleLater((path) => held.has(path) && !isCopied(path));
  const { text } = await bundleOwn(shared);
  return {
    worker: eager(await shorten(text, { compress: true })),
    later: await shorten(
      `var __embeddedLater=function(${SHARED},provide){var require=n=>${SHARED}[n]();${code}};\n`,
      { compress: true },
    ),
  };
}

function bundleOwn(shared: readonly Shared[]): Promise<Bundle> {
  const list = sharedPlugin(fileOf("../worker/shared.ts"), shared);
  return bundle("worker/main.ts", {
    plugins: [standInsPlugin(), list, ...common()],
    inject: [fileOf("../worker/inject.ts")],
  });
}

async function bundleLater(
  isHeld: (path: string) => boolean,
): Promise<{ code: string; shared: readonly Shared[] }> {
  const imports = later.map(({ path, isPackage }, index) => {
    const place = JSON.stringify(path);
    return `import${isPackage ? "" : "*as"} m${index} from${place};`;
  });
  const exported = later.map(({ key }, index) => `${JSON.stringify(key)}:m${index}`);
  const { text } = await bundle(
    { text: `${imports.join("")}provide({${exported.join(",")}});` },
    {
      format: "esm",
      plugins: [heldPlugin(isHeld), ...common()],
      inject: [fileOf("../worker/inject.ts")],
    },
  );
  return takeFromList(text, isHeld);
}

function common(): Plugin[] {
  return [laterPackagesPlugin(), builtinsPlugin()];
}

function laterPackagesPlugin(): Plugin {
  return {
    name: "later-packages",
    setup(build) {
      for (const [name, path] of Object.entries(laterPackages)) {
        build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path }));
      }
    },
  };
}
