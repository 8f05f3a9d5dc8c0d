/**
 * Loaded into a Node process before its script: from then on `require` and `import` give the
 * runtime's modules instead of Node's, in the script and in every package.
 */
import Module, { register } from "node:module";
import nativeEvents from "node:events";
import nativeStream from "node:stream";
import { pathToFileURL } from "node:url";
import { isMainThread } from "node:worker_threads";
import { globals, modules } from "./runtime-modules.ts";

type Load = (request: string, ...rest: unknown[]) => unknown;

const nameOf = (request: string): string => request.replace(/^node:/, "");

/** For `require`. */
function hookRequire(): void {
  const loader = Module as unknown as { _load: Load };
  const load = loader._load;
  loader._load = function (this: unknown, request, ...rest) {
    const name = nameOf(request);
    return Object.hasOwn(modules, name) ? modules[name] : load.call(this, request, ...rest);
  };
  const host = process as { getBuiltinModule?: (name: string) => unknown };
  const getBuiltin = host.getBuiltinModule?.bind(process);
  if (getBuiltin) host.getBuiltinModule = (id) => modules[nameOf(id)] ?? getBuiltin(id);
}

/** For `import`. The hooks run in a thread of their own: they get the names of the exports. */
function hookImport(): void {
  Object.defineProperty(globalThis, Symbol.for("runtime:modules"), { value: modules });
  const names = Object.fromEntries(
    Object.entries(modules).map(([name, exports]) => [name, Object.keys(exports as object)]),
  );
  register(pathToFileURL(`${__dirname}/hooks.mjs`), { data: names });
}

/** Node's own streams, of files for one, count as streams for packages that ask. */
function recognizeNativeStreams(): void {
  const pairs: [unknown, unknown][] = [
    [modules.events, nativeEvents],
    [modules.stream, nativeStream],
    ...(["Readable", "Writable", "Duplex", "Transform"] as const).map(
      (name): [unknown, unknown] => [
        (modules.stream as typeof nativeStream)[name],
        nativeStream[name],
      ],
    ),
  ];
  for (const [own, native] of pairs) {
    const constructor = own as Function;
    const fixed = Object.getOwnPropertyDescriptor(constructor, Symbol.hasInstance);
    if (fixed && !fixed.configurable) continue;
    const before = (constructor as { [Symbol.hasInstance](value: unknown): boolean })[
      Symbol.hasInstance
    ];
    Object.defineProperty(constructor, Symbol.hasInstance, {
      value(this: unknown, value: unknown): boolean {
        if (before.call(this, value)) return true;
        return this === constructor && value instanceof (native as Function as new () => object);
      },
    });
  }
}

// Node loads preloads in the thread of the hooks too, where there is nothing to replace.
if (isMainThread) {
  hookRequire();
  hookImport();
  recognizeNativeStreams();
  Object.assign(globalThis, globals);
}
