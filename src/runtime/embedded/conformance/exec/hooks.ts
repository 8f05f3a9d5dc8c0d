/** Hooks of Node's ES module loader: the runtime's modules as ES modules. */

type Names = Readonly<Record<string, readonly string[]>>;
type Next<T> = (specifier: string, context: unknown) => T | Promise<T>;
type Resolved = { url: string; shortCircuit?: boolean };
type Loaded = { format: string; source: string; shortCircuit: boolean };

const scheme = "runtime-module:";
const identifier = /^[A-Za-z_$][\w$]*$/;
let names: Names = {};

export function initialize(data: Names): void {
  names = data;
}

export function resolve(
  specifier: string,
  context: unknown,
  next: Next<Resolved>,
): Resolved | Promise<Resolved> {
  const name = specifier.replace(/^node:/, "");
  if (!Object.hasOwn(names, name)) return next(specifier, context);
  return { url: `${scheme}${name}`, shortCircuit: true };
}

export function load(url: string, context: unknown, next: Next<Loaded>): Loaded | Promise<Loaded> {
  if (!url.startsWith(scheme)) return next(url, context);
  const name = url.slice(scheme.length);
  const exports = (names[name] ?? []).filter((key) => identifier.test(key) && key !== "default");
  // Hooks that others register, such as those for TypeScript, load in the thread of the hooks, by
  // these hooks: there are no modules of the runtime there, and they get Node's.
  const key = JSON.stringify(name);
  const source = `
const module = globalThis[Symbol.for("runtime:modules")]?.[${key}] ?? process.getBuiltinModule(${key});
export default module;
${exports.map((key, index) => `const e${index} = module.${key};\nexport { e${index} as ${key} };`).join("\n")}
`;
  return { format: "module", source, shortCircuit: true };
}
