/**
 * `npm run runtime:exec -- FILE [args]`: runs a Node script or a test file in plain Node with the
 * runtime's `http`, `net`, `stream`, `events`, `timers` in the place of Node's, for `require` and
 * `import`, in packages too. Servers listen on the network in memory alone.
 *
 * The arguments are those of `node`, its options too: `-- --test test/*.js`, `-- --require ./setup.cjs
 * suite.js`, `-- node_modules/mocha/bin/mocha.js --timeout 5000 test/*.ts`. Paths are relative to the
 * folder where npm was called, so a suite elsewhere runs by `npm --prefix <here> run runtime:exec --`.
 *
 * Node's own stay: the file system, crypto, zlib, `tls` and `https`, `process` and its ticks.
 */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { builtinsPlugin } from "../../build/builtins-plugin.ts";

const folder = dirname(fileURLToPath(import.meta.url));
const cache = join(folder, "../../../../../node_modules/.cache/runtime-exec", String(process.pid));
const own = new Set([
  "events",
  "http",
  "net",
  "stream",
  "stream/promises",
  "timers",
  "timers/promises",
]);

/** Builds what the process preloads. Returns its path. */
async function buildPreload(): Promise<string> {
  await mkdir(cache, { recursive: true });
  const native = builtinModules.filter((name) => !own.has(name));
  const preload = join(cache, "preload.cjs");
  await build({
    entryPoints: [join(folder, "preload.ts")],
    outfile: preload,
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["browser", "module", "main"],
    logLevel: "error",
    plugins: [nativeInPreload(), builtinsPlugin({ native })],
  });
  const hooks = await build({
    entryPoints: [join(folder, "hooks.ts")],
    write: false,
    platform: "node",
    format: "esm",
  });
  await writeFile(join(cache, "hooks.mjs"), hooks.outputFiles[0]?.contents ?? "");
  return preload;
}

/** The preload itself speaks of Node's own modules. */
function nativeInPreload(): import("esbuild").Plugin {
  return {
    name: "native-in-preload",
    setup({ onResolve }) {
      onResolve({ filter: /^node:/ }, ({ path, importer }) =>
        importer === join(folder, "preload.ts") ? { path, external: true } : undefined,
      );
    },
  };
}

const args = process.argv.slice(2);
if (args.length === 0) {
  console.error("Which file? npm run runtime:exec -- FILE [arguments]");
  process.exit(2);
}
const preload = await buildPreload();
/** TypeScript files, whether Node runs them or a test runner that is given them. */
const typescript = args.some((argument) => /\.[cm]?tsx?$/.test(argument))
  ? ["--import", import.meta.resolve("tsx")]
  : [];
const options = [process.env.NODE_OPTIONS, `--require "${preload.replaceAll("\\", "\\\\")}"`];
const child = spawn(process.execPath, [...typescript, ...args], {
  stdio: "inherit",
  // npm runs scripts in the project's folder and says where it was called.
  cwd: process.env.npm_lifecycle_event === "runtime:exec" ? process.env.INIT_CWD : undefined,
  // By the environment, so that processes which the script starts get it as well.
  env: { ...process.env, NODE_OPTIONS: options.filter(Boolean).join(" ") },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => child.kill(signal));
}
child.on("exit", (code, signal) => {
  rmSync(cache, { recursive: true, force: true });
  if (signal) process.kill(process.pid, signal);
  else process.exit(code ?? 0);
});
