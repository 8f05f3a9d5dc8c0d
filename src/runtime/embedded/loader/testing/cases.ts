/** Programs that print; run on the loader and on real Node, they must print the same. */
import type { TestProject } from "./run.ts";

export type Case = readonly [promise: string, entry: string, project: TestProject];

const moduleType = { "package.json": '{"type":"module"}' };

export const commonjs: Case[] = [
  [
    "a module sees exports, require, module, __filename and __dirname",
    "index.js",
    {
      "index.js": `console.log(this === module.exports, typeof exports, typeof require, __filename, __dirname);
console.log(module.id, module.loaded, module.filename, module.path, require.main === module);`,
    },
  ],
  [
    "a module runs once and its exports are shared",
    "index.js",
    {
      "index.js": `const a = require("./a"), b = require("./a.js"); console.log(a === b, a.n);`,
      "a.js": `console.log("runs"); exports.n = 1;`,
    },
  ],
  [
    "extensions and directories are found in Node's order",
    "index.js",
    {
      "index.js": `console.log(require("./x"), require("./d"), require("./d/"), require("./m"), require("./j"), require("."), require("./x.y"));`,
      "x.js": `module.exports = "x.js"`,
      "x.json": `"x.json"`,
      "x/index.js": `module.exports = "x/index.js"`,
      "d/index.js": `module.exports = "d/index.js"`,
      "m/package.json": `{"main":"lib"}`,
      "m/lib/index.js": `module.exports = "m/lib/index.js"`,
      "j.json": `{"a":[1]}`,
      "x.y.js": `module.exports = "x.y.js"`,
    },
  ],
  [
    "a cycle sees what is exported so far",
    "index.js",
    {
      "index.js": `exports.done = false; const b = require("./b"); console.log("index", b.done); exports.done = true;`,
      "b.js": `exports.done = false; const i = require("./index"); console.log("b", i.done); exports.done = true;`,
    },
  ],
  [
    "a module that throws leaves the cache",
    "index.js",
    {
      "index.js": `for (const n of [1, 2]) { try { require("./bad"); } catch (e) { console.log(e.message); } }
console.log(Object.keys(require.cache).map((k) => k.split("/").pop()));`,
      "bad.js": `globalThis.times = (globalThis.times ?? 0) + 1; throw new Error("time " + (globalThis.times > 1));`,
    },
  ],
  [
    "require.cache can be emptied, and module.children tells who required what",
    "index.js",
    {
      "index.js": `const one = require("./a"); const key = require.resolve("./a"); console.log(key, key in require.cache, module.children.length, module.children[0].id);
delete require.cache[key]; console.log(require("./a") === one);`,
      "a.js": `module.exports = {};`,
    },
  ],
  [
    "createRequire, isBuiltin and builtinModules of node:module",
    "index.js",
    {
      "index.js": `const m = require("node:module"); const r = m.createRequire(__filename); console.log(r("./a"), m.isBuiltin("fs"), m.isBuiltin("node:fs"), m.isBuiltin("x"), m.builtinModules.includes("http"), r.resolve("./a"));
try { m.createRequire("relative") } catch (e) { console.log(e.code, e.message) }
console.log(m.createRequire(require("url").pathToFileURL(__dirname + "/"))("./a"), r.resolve("fs"), r.resolve("node:fs"));`,
      "a.js": `module.exports = "a";`,
    },
  ],
  [
    "packages: main, exports with conditions, patterns, self-reference, imports",
    "index.js",
    {
      "package.json": `{"name":"self","exports":{".":"./index.js","./x":"./x.js"},"imports":{"#in":"./x.js","#dep":"plain","#p/*":"./p/*.js"}}`,
      "index.js": `console.log(require("plain"), require("cond"), require("cond/sub/deep/a"), require("self/x"), require("#in"), require("#dep"), require("#p/q"), require("@s/p"), require("plain/lib/file"));
for (const id of ["cond/none", "cond/hidden", "#nope", "cond/lib/a.js", "plain/none"]) { try { require(id) } catch (e) { console.log(e.code, e.message) } }`,
      "x.js": `module.exports = "x"`,
      "p/q.js": `module.exports = "p/q"`,
      "node_modules/plain/package.json": `{"main":"./lib/main"}`,
      "node_modules/plain/lib/main.js": `module.exports = "plain"`,
      "node_modules/plain/lib/file.js": `module.exports = "file"`,
      "node_modules/@s/p/index.js": `module.exports = "@s/p"`,
      "node_modules/cond/package.json": `{"exports":{".":{"import":"./lib/esm.mjs","node":{"require":"./lib/node.js"},"default":"./lib/default.js"},"./sub/*":"./lib/*.js","./hidden":null,"./sub/private/*":null}}`,
      "node_modules/cond/lib/node.js": `module.exports = "cond node require"`,
      "node_modules/cond/lib/deep/a.js": `module.exports = "deep a"`,
    },
  ],
  [
    "packages are looked for in the node_modules of all parents",
    "index.js",
    {
      "index.js": `console.log(require("a"));`,
      "node_modules/a/index.js": `module.exports = ["a", require("b"), require("c")]`,
      "node_modules/a/node_modules/b/index.js": `module.exports = "inner b"`,
      "node_modules/b/index.js": `module.exports = "outer b"`,
      "node_modules/c/index.js": `module.exports = "c"`,
    },
  ],
  [
    "require of nothing, and of something that isn't a string",
    "index.js",
    {
      "index.js": `for (const id of ["", undefined, 5, null, {}]) { try { require(id) } catch (e) { console.log(e.name, e.code, e.message) } }`,
    },
  ],
  [
    "a missing module names it, its code and the chain of requiring files",
    "index.js",
    {
      "index.js": `require("./a");`,
      "a.js": `try { require("./none") } catch (e) { console.log(e.code, e.message, e.requireStack) }`,
    },
  ],
  [
    "import() in CommonJS gives modules, CommonJS and builtins",
    "index.js",
    {
      "index.js": `(async () => { const m = await import("./m.mjs"); const c = await import("./c.js"); const p = await import("node:path");
console.log(m, c.default, c.named, p.join === require("path").join); try { await import("./none.mjs") } catch (e) { console.log(e.code) } console.log("end"); })();`,
      "m.mjs": `export default 1; export const two = 2;`,
      "c.js": `exports.named = 3;`,
    },
  ],
  [
    "a hashbang and 'use strict' are kept, and sloppy mode is the default",
    "index.js",
    {
      "index.js": `#!/usr/bin/env node
undeclared = 1; console.log(typeof undeclared, (function () { return this === globalThis })(), require("./s"));`,
      "s.js": `"use strict"; module.exports = (function () { return this === undefined })();`,
    },
  ],
  [
    "a return at the top level ends the module",
    "index.js",
    { "index.js": `console.log(1); if (true) return; console.log(2);` },
  ],
  [
    "JSON with an error names the file",
    "index.js",
    {
      "index.js": `try { require("./x.json") } catch (e) { console.log(e.name, e.message.replace(__dirname, "")) }`,
      "x.json": `{"a":}`,
    },
  ],
];

export const esm: Case[] = [
  [
    "import.meta, strict mode, and no CommonJS variables",
    "index.mjs",
    {
      "index.mjs": `console.log(import.meta.url, import.meta.filename, import.meta.dirname, import.meta.resolve("./a.mjs"), import.meta.resolve("fs"), Object.keys(import.meta));
console.log(typeof require, typeof module, typeof exports, typeof __filename, this);`,
    },
  ],
  [
    "default, named, namespace, renamed and re-exported bindings, live",
    "index.mjs",
    {
      "index.mjs": `import d, { n, inc as up, ab } from "./a.mjs"; import * as ns from "./b.mjs"; console.log(d, n, ab, ns); up(); console.log(n, ns.n);`,
      "a.mjs": `export let n = 1; export function inc() { n++ } export default class Named {} const x = "ab"; export { x as ab, x as "a b" };`,
      "b.mjs": `export * from "./a.mjs"; export * as inner from "./c.mjs"; export { default } from "./c.mjs";`,
      "c.mjs": `export default function () {} export const c = 1;`,
    },
  ],
  [
    "modules run in the order of their imports, also with top-level await",
    "index.mjs",
    {
      "index.mjs": `console.log("index starts"); import "./a.mjs"; import "./b.mjs"; const { c } = await import("./c.mjs"); console.log("index ends", c);`,
      "a.mjs": `console.log("a starts"); await null; console.log("a ends");`,
      "b.mjs": `import "./a.mjs"; console.log("b");`,
      "c.mjs": `export const c = await Promise.resolve("c"); console.log("c");`,
    },
  ],
  [
    "CommonJS gives its default and the names that can be seen without running it",
    "index.mjs",
    {
      "index.mjs": `import cjs, { a, b } from "./c.cjs"; import * as ns from "./c.cjs"; import es from "./es.cjs"; console.log(cjs, a, b, ns, es);`,
      "c.cjs": `exports.a = 1; Object.defineProperty(exports, "b", { enumerable: true, value: 2 }); module.exports = { ...module.exports, a: 1, b: 2, deep: require("./d.cjs").deep };`,
      "d.cjs": `exports.deep = 3;`,
      "es.cjs": `Object.defineProperty(exports, "__esModule", { value: true }); exports.default = 1; exports.x = 2;`,
    },
  ],
  [
    "names of a CommonJS module that passes another's on",
    "index.mjs",
    {
      "index.mjs": `import { deep } from "./c.cjs"; import * as star from "./star.cjs"; console.log(deep, star.deep, Object.keys(star));`,
      "c.cjs": `module.exports = require("./d.cjs");`,
      "star.cjs": `var __exportStar = function (m, e) { for (var p in m) e[p] = m[p] }; __exportStar(require("./d.cjs"), exports);`,
      "d.cjs": `exports.deep = 3; exports.more = 4;`,
    },
  ],
  [
    "builtins have a default and named exports",
    "index.mjs",
    {
      "index.mjs": `import path, { join, sep as s } from "node:path"; import { EventEmitter } from "events"; import * as url from "url"; import { createRequire } from "node:module"; console.log(path.join === join, s, typeof EventEmitter, typeof url.default.parse, typeof createRequire(import.meta.url)("fs").readFileSync);`,
    },
  ],
  [
    "packages by the import condition, subpaths, imports and self-reference",
    "index.js",
    {
      "package.json": `{"type":"module","name":"self","exports":{"./x":"./x.js"},"imports":{"#in":{"import":"./x.js","default":"./none.js"}}}`,
      "index.js": `import dual from "dual"; import plain from "plain"; import { x } from "self/x"; import { x as y } from "#in"; import file from "plain/lib/file.js"; import main from "nomain"; console.log(dual, plain, x === y, file, main);
for (const id of ["dual/none", "#nope", "none", "plain/lib/file", "./none.js", "./dir", "@bad", "http://x/y"]) { try { await import(id) } catch (e) { console.log(e.code, e.message) } }`,
      "x.js": `export const x = {};`,
      "dir/index.js": ``,
      "node_modules/dual/package.json": `{"exports":{"import":"./i.mjs","require":"./r.js"}}`,
      "node_modules/dual/i.mjs": `export default "dual import"`,
      "node_modules/dual/r.js": `module.exports = "dual require"`,
      "node_modules/plain/package.json": `{"main":"lib/main"}`,
      "node_modules/plain/lib/main.js": `module.exports = "plain"`,
      "node_modules/plain/lib/file.js": `module.exports = "file"`,
      "node_modules/nomain/index.js": `module.exports = "nomain"`,
    },
  ],
  [
    "JSON needs its attribute, and is the same object for require",
    "index.mjs",
    {
      "index.mjs": `import j from "./x.json" with { type: "json" }; import { createRequire } from "module"; console.log(j, createRequire(import.meta.url)("./x.json") === j);
console.log((await import("./x.json", { with: { type: "json" } })).default === j);
for (const go of [() => import("./x.json"), () => import("./a.mjs", { with: { type: "json" } }), () => import("./a.mjs", { with: { type: "css" } })]) { try { await go() } catch (e) { console.log(e.code, e.message) } }`,
      "x.json": `{"a":[1,2]}`,
      "a.mjs": ``,
    },
  ],
  [
    "ES module syntax decides where package.json says nothing",
    "index.js",
    {
      "index.js": `import { a } from "./a.js"; console.log(a, typeof require);`,
      "a.js": `export const a = 1;`,
    },
  ],
  [
    "type: commonjs and type: module, overruled by .mjs and .cjs",
    "index.js",
    {
      ...moduleType,
      "index.js": `import a from "./c/a.js"; import b from "./b.cjs"; console.log(a, b);`,
      "b.cjs": `module.exports = typeof require;`,
      "c/package.json": `{"type":"commonjs"}`,
      "c/a.js": `module.exports = typeof module;`,
    },
  ],
  [
    "paths with spaces, percent signs, hashes and non-ASCII letters",
    "index.mjs",
    {
      "index.mjs": `import a from "./a%20b.mjs"; import c from "./%C3%A9%23.mjs"; console.log(a, c, import.meta.resolve("./x y.mjs"));`,
      "a b.mjs": `export default import.meta.url;`,
      "é#.mjs": `export default import.meta.url;`,
    },
  ],
];

export const cycles: Case[] = [
  [
    "modules in a cycle see each other's functions and constants when they call later",
    "index.mjs",
    {
      "index.mjs": `import { register, late } from "./routes.mjs"; export const io = { name: "io" }; export function helper() { return "help" } register(); console.log(late());`,
      "routes.mjs": `import { io, helper } from "./index.mjs"; import * as ns from "./index.mjs"; export function register() { console.log(io.name, helper(), ns.io === io) } export const late = () => io.name;`,
    },
  ],
  [
    "a cycle of three, with default exports of every form and re-exports",
    "a.mjs",
    {
      "a.mjs": `import b from "./b.mjs"; export default (x) => x + 1; export { c as fromC } from "./c.mjs"; export * from "./d.mjs"; console.log("a", b());`,
      "b.mjs": `import c from "./c.mjs"; import a from "./a.mjs"; export default function () { return [typeof a, a(1), c()] }`,
      "c.mjs": `import a, { fromC, d } from "./a.mjs"; export const c = "c"; export default () => [a(2), fromC, d];`,
      "d.mjs": `export const d = "d";`,
    },
  ],
  [
    "a live binding in a cycle follows assignments of the top level",
    "a.mjs",
    {
      "a.mjs": `import { read } from "./b.mjs"; export let n = 1; console.log(read()); n = 2; console.log(read()); { n = 3 } console.log(read()); export class K {} export default class {} console.log(read(true));`,
      "b.mjs": `import D, { n, K } from "./a.mjs"; export const read = (k) => k ? [typeof K, typeof D] : n;`,
    },
  ],
  [
    "a module that imports itself",
    "a.mjs",
    { "a.mjs": `import * as self from "./a.mjs"; export const x = 1; console.log(self.x);` },
  ],
  [
    "a cycle through CommonJS",
    "a.mjs",
    {
      "a.mjs": `import c from "./c.cjs"; export const x = 1; c.later().then((x) => { console.log(x); console.log("end"); });`,
      "c.cjs": `exports.later = () => import("./a.mjs").then((m) => m.x);`,
    },
  ],
];

export const failures: Case[] = [
  [
    "an error thrown in CommonJS shows file, line, column and caret",
    "index.js",
    { "index.js": `const a = 1;\n\nfunction f() {\n  throw new TypeError("bad " + a);\n}\nf();\n` },
  ],
  [
    "an error thrown in an ES module on a line with imports",
    "index.mjs",
    {
      "index.mjs": `import { f } from "./a.mjs"; import path from "node:path"; f(path);\n`,
      "a.mjs": `export function f() {\n\tnull.x;\n}\n`,
    },
  ],
  [
    "an error with properties and a cause",
    "index.js",
    {
      "index.js": `throw Object.assign(new Error("outer", { cause: new Error("inner") }), { code: "E_X", n: 1 });\n`,
    },
  ],
];

export const typescript: Case[] = [
  [
    "types, enums of values and type-only imports vanish",
    "index.ts",
    {
      "package.json": '{"type":"module"}',
      "index.ts": `import { type Shape, area } from "./shape.ts"; import type { Unused } from "./none.ts";
declare module "http" { interface IncomingMessage { x: number } }
const shape: Shape = { width: 2, height: 3 } satisfies Shape;
const generic = <T,>(value: T): T => value;
abstract class Base<T> { protected abstract get(): T; value!: T; }
class Derived extends Base<number> { protected override get(): number { return 1 as number } read() { return this.get() } }
console.log(area(shape), generic<string>("g"), new Derived().read(), import.meta.filename); export type { Unused };`,
      "shape.ts": `export interface Shape { width: number; height: number }
export function area({ width, height }: Shape): number { return width * height }`,
    },
  ],
  [
    "a .js specifier finds the .ts file, and JavaScript imports TypeScript",
    "index.ts",
    {
      "package.json": '{"type":"module"}',
      "index.ts": `import { a } from "./a.js"; import b from "./b.js"; console.log(a, b);`,
      "a.ts": `export const a: string = "a";`,
      "b.js": `export { default } from "./c.ts";`,
      "c.ts": `export default "c" as const;`,
    },
  ],
  [
    "TypeScript that is CommonJS requires",
    "index.cts",
    {
      "index.cts": `import path = require("node:path"); import * as fs from "node:fs"; const a: number = 1; console.log(typeof path.join, typeof fs.readFileSync, a, typeof module);`,
    },
  ],
];

export const syntaxErrors: readonly (readonly [
  promise: string,
  entry: string,
  project: TestProject,
  place: { file: string; line: number; column: number },
])[] = [
  [
    "in CommonJS",
    "index.js",
    { "index.js": "const a = 1;\nconst b = ;\n" },
    { file: "/app/index.js", line: 2, column: 11 },
  ],
  [
    "in a file that is required",
    "index.js",
    { "index.js": 'require("./bad");', "bad.js": "\n\n  let x = {;\n" },
    { file: "/app/bad.js", line: 3, column: 12 },
  ],
  [
    "in an ES module",
    "index.mjs",
    { "index.mjs": "import fs from 'fs';\nlet a = 1;\nlet a = 2;\n" },
    { file: "/app/index.mjs", line: 3, column: 5 },
  ],
  [
    "deep in a graph of ES modules",
    "index.mjs",
    {
      "index.mjs": "import './a.mjs';",
      "a.mjs": "import './b.mjs';",
      "b.mjs": "export const x = 1;\nfunction () {}\n",
    },
    { file: "/app/b.mjs", line: 2, column: 10 },
  ],
  [
    "in TypeScript",
    "index.ts",
    {
      "package.json": '{"type":"module"}',
      "index.ts": "const a: number = 1;\nconst b: string = ;\n",
    },
    { file: "/app/index.ts", line: 2, column: 19 },
  ],
  [
    "for a name that a module doesn't export",
    "index.mjs",
    {
      "index.mjs": "import path from 'path';\nimport { a, nope } from './a.mjs';\n",
      "a.mjs": "export const a = 1;",
    },
    { file: "/app/index.mjs", line: 2, column: 13 },
  ],
  [
    "for a name that a builtin doesn't export",
    "index.mjs",
    { "index.mjs": "import { readFil } from 'node:fs';\n" },
    { file: "/app/index.mjs", line: 1, column: 10 },
  ],
];

export const thrownPlaces: readonly (readonly [
  promise: string,
  entry: string,
  project: TestProject,
  place: { file: string; line: number; column: number },
])[] = [
  [
    "in CommonJS, on the first line",
    "index.js",
    { "index.js": 'const a = 1; throw new Error("x");' },
    { file: "/app/index.js", line: 1, column: 20 },
  ],
  [
    "in an ES module, after an import on the same line",
    "index.mjs",
    { "index.mjs": 'import "node:fs"; import path from "node:path"; throw new Error(path.sep);' },
    { file: "/app/index.mjs", line: 1, column: 55 },
  ],
  [
    "in TypeScript, after types on the same line",
    "index.ts",
    {
      "package.json": '{"type":"module"}',
      "index.ts":
        'import path from "node:path";\nconst f = (a: string, b?: number): never => { throw new Error(a + b) };\nf(path.sep as string);',
    },
    { file: "/app/index.ts", line: 2, column: 53 },
  ],
  [
    "in an ES module that is part of a cycle",
    "a.mjs",
    {
      "a.mjs": 'import { b } from "./b.mjs"; export const a = 1;\nexport const c = 2; b(); ',
      "b.mjs":
        'import { a } from "./a.mjs"; export const b = () => { throw new Error(String(a)) };',
    },
    { file: "/app/b.mjs", line: 1, column: 61 },
  ],
  [
    "for a module that isn't there",
    "index.mjs",
    { "index.mjs": 'import fs from "node:fs";\nimport x from "lodash";\n' },
    { file: "/app/index.mjs", line: 2, column: 15 },
  ],
];
