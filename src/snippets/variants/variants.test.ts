import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { drift } from "./drift.ts";
import { VariantError } from "./failure.ts";
import { generateVariants } from "./generate.ts";
import { convertLockfile, convertManifest } from "./manifest.ts";
import { stripTypes } from "./strip-types.ts";
import { toCommonJs } from "./to-commonjs.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const throwing = join(fixtures, "throws");
const read = (...path: string[]) => readFileSync(join(...path), "utf8");

describe("each fixture becomes what a person would have written", () => {
  const names = readdirSync(fixtures).filter((name) =>
    existsSync(join(fixtures, name, "source.ts")),
  );

  test.each(names)("%s", async (name) => {
    const files = { "index.ts": read(fixtures, name, "source.ts") };
    const { esm, cjs } = await generateVariants(files);
    await expect(esm["index.js"]).toMatchFileSnapshot(join(fixtures, name, "esm.js"));
    await expect(cjs["index.js"]).toMatchFileSnapshot(join(fixtures, name, "cjs.js"));
  });

  test("the generator's own output goes through it unchanged", async () => {
    const script = read(fixtures, "module", "esm.js");
    expect(await stripTypes(script, "index.ts")).toBe(script);
  });

  test("a file of types alone is no file in JavaScript", async () => {
    const { esm, cjs } = await generateVariants({ "types.ts": read(fixtures, "types-only.ts") });
    expect([Object.keys(esm), Object.keys(cjs)]).toEqual([[], []]);
  });

  test("other files are shared, and the TypeScript configuration stays behind", async () => {
    const { esm, cjs } = await generateVariants({ "index.html": "<p>", "tsconfig.json": "{}" });
    expect([esm, cjs]).toEqual([{ "index.html": "<p>" }, { "index.html": "<p>" }]);
  });
});

describe("every form off the list is refused with its line and a remedy", () => {
  test.each(readdirSync(throwing))("%s", async (name) => {
    const source = read(throwing, name);
    const expected = /^\/\/ (.*)/.exec(source)?.[1];
    const convert = async () => toCommonJs((await stripTypes(source, name)) ?? "", name);
    // The line that is named is the one in the source: nothing before it is taken out here.
    await expect(convert()).rejects.toThrow(new VariantError(name, ...parts(expected)));
  });

  function parts(message = ""): [number, string, string] {
    const [, line, reason, remedy] = /^(\d+): (.*); (.*)$/.exec(message) ?? [];
    return [Number(line), reason ?? "", remedy ?? ""];
  }
});

describe("the manifest of a variant", () => {
  const manifest = JSON.stringify({
    name: "counter-ts",
    type: "module",
    scripts: { start: "tsx index.ts", check: "tsc" },
    dependencies: { express: "1.2.3" },
    devDependencies: { tsx: "1.2.3" },
  });

  test("names its variant and its module system, and runs Node.js on index.js", () => {
    expect(JSON.parse(convertManifest(manifest, "cjs"))).toEqual({
      name: "counter-cjs",
      type: "commonjs",
      scripts: { start: "node index.js" },
      dependencies: { express: "1.2.3" },
    });
    expect(JSON.parse(convertManifest(manifest, "esm"))).toMatchObject({
      name: "counter-esm",
      type: "module",
    });
  });

  test("has a lockfile without what only development needs", () => {
    const lockfile = JSON.stringify({
      name: "counter-ts",
      lockfileVersion: 3,
      packages: {
        "": { name: "counter-ts", dependencies: { express: "1" }, devDependencies: { tsx: "1" } },
        "node_modules/express": { version: "1" },
        "node_modules/tsx": { version: "1", dev: true },
      },
    });
    expect(JSON.parse(convertLockfile(lockfile, "esm"))).toEqual({
      name: "counter-esm",
      lockfileVersion: 3,
      packages: {
        "": { name: "counter-esm", dependencies: { express: "1" } },
        "node_modules/express": { version: "1" },
      },
    });
  });
});

describe("drift", () => {
  const manifest = '{\n  "name": "t-ts"\n}\n';
  const ts = { topic: "t", variant: "ts", files: { "a.ts": "const a: 1 = 1;\n" } } as const;

  test("names what is missing, changed or too much, with a diff", async () => {
    const esm = { topic: "t", variant: "esm", files: { "a.js": "const b = 1;\n" } } as const;
    const cjs = {
      topic: "t",
      variant: "cjs",
      files: { "a.js": "const a = 1;\n", "old.js": manifest },
    } as const;
    const found = await drift([{ topic: "t", variants: [ts, esm, cjs] }]);
    expect(found.map(({ path, text }) => [path, text])).toEqual([
      ["examples/t/esm/a.js", "const a = 1;\n"],
      ["examples/t/cjs/old.js", undefined],
    ]);
    expect(found[0]?.diff).toContain("-const b = 1;\n+const a = 1;\n");
  });

  test("is none where everything is generated", async () => {
    const files = { "a.js": "const a = 1;\n" };
    const variants = [
      ts,
      { topic: "t", variant: "esm", files } as const,
      { topic: "t", variant: "cjs", files } as const,
    ];
    expect(await drift([{ topic: "t", variants }])).toEqual([]);
  });

  test("gives the address in the repository of what can't be converted", async () => {
    const files = { "a.ts": "export default 1;\n" };
    const variants = [{ topic: "t", variant: "ts", files } as const];
    await expect(drift([{ topic: "t", variants }])).rejects.toThrow(
      "examples/t/ts/a.js:1: ExportDefaultDeclaration",
    );
  });
});
