import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { conflicts, statedVersions, type Manifest } from "./versions.ts";

/** A package's version, once chosen, is the same everywhere. */
const manifests = ["package.json", ...examples().map((folder) => join(folder, "package.json"))].map(
  (file) => ({ file, ...readJson<Manifest>(file) }),
);

function examples(): string[] {
  return readdirSync("examples").flatMap((topic) =>
    ["ts", "esm", "cjs"]
      .map((variant) => join("examples", topic, variant))
      .filter((folder) => existsSync(join(folder, "package.json"))),
  );
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

function dependenciesOf({ dependencies, devDependencies }: Manifest): Record<string, string> {
  return { ...dependencies, ...devDependencies };
}

test("every package is asked for by one exact version", () => {
  expect(manifests.length).toBeGreaterThan(3);
  expect(conflicts(manifests)).toEqual([]);
});

test("every project asks for the same Node.js, which is also that of .nvmrc", () => {
  const wanted = new Set(manifests.map(({ engines }) => engines?.node));
  const nvmrc = readFileSync(".nvmrc", "utf8").trim();
  expect([...wanted]).toEqual([`>=${nvmrc.replace(/\.0$/, "")}`]);
});

test.each(manifests.map(({ file }) => file))(
  "the lockfile of %s holds what it asks for",
  (file) => {
    type Lockfile = { packages: Record<string, { version?: string } & Manifest> };
    const lock = readJson<Lockfile>(join(dirname(file), "package-lock.json"));
    const manifest = readJson<Manifest>(file);
    const asked = dependenciesOf(manifest);
    expect(dependenciesOf(lock.packages[""] ?? {})).toEqual(asked);
    const held = Object.fromEntries(
      Object.keys(asked).map((name) => [name, lock.packages[`node_modules/${name}`]?.version]),
    );
    expect(held).toEqual(asked);
  },
);

test("a version that the prose states is the one in use", () => {
  const inUse = Object.assign({}, ...manifests.map(dependenciesOf)) as Record<string, string>;
  const texts = ["README.md", "CONTRIBUTING.md"];
  for (const name of readdirSync("docs", { recursive: true, encoding: "utf8" })) {
    if (/\.mdx?$/.test(name)) texts.push(join("docs", name));
  }
  const wrong = texts.filter(existsSync).flatMap((file) =>
    statedVersions(readFileSync(file, "utf8"))
      .filter(({ name, version }) => name in inUse && inUse[name] !== version)
      .map(({ name, version }) => `${file}: ${name} ${version} is ${inUse[name]}`),
  );
  expect(wrong).toEqual([]);
});

test("ranges and disagreements are found", () => {
  const found = conflicts([
    { file: "a", dependencies: { express: "5.3.0", ws: "^8.0.0" } },
    { file: "b", devDependencies: { express: "5.2.0", "@types/x": "1.0.0-rc.1" } },
  ]);
  expect(found).toEqual([
    "a: ws is ^8.0.0, not one exact version",
    "express is 5.3.0 in a and 5.2.0 in b",
  ]);
});

test("versions in prose are found in each way of writing them", () => {
  const text =
    "Use `express@5.3.0`, Express 5.2.0, Socket.IO 4.8.4 or @types/express@5.0.6. Node.js 20.";
  expect(statedVersions(text)).toEqual([
    { name: "express", version: "5.3.0" },
    { name: "@types/express", version: "5.0.6" },
    { name: "express", version: "5.2.0" },
    { name: "socket.io", version: "4.8.4" },
  ]);
});
