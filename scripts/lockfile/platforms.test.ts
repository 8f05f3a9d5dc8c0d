import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Lockfile, missingPlatforms, platformOf, withAllPlatforms } from "./platforms.ts";

const lockfile: Lockfile = {
  packages: {
    "": {},
    "node_modules/tool": {
      version: "1.2.0",
      optionalDependencies: {
        "@tool/linux-x64-gnu": "1.2.0",
        "@tool/darwin-arm64": "1.2.0",
        fsevents: "~2.3.2",
      },
    },
    "node_modules/@tool/linux-x64-gnu": { version: "1.2.0", optional: true },
  },
};

test("a platform that is asked for and not held is found", () => {
  expect(missingPlatforms(lockfile)).toEqual([
    { path: "node_modules/@tool/darwin-arm64", version: "1.2.0" },
  ]);
});

test("it gets an entry that only that platform installs", () => {
  const { packages } = withAllPlatforms(lockfile);
  expect(packages["node_modules/@tool/darwin-arm64"]).toEqual({
    version: "1.2.0",
    os: ["darwin"],
    cpu: ["arm64"],
    optional: true,
  });
  expect(missingPlatforms({ packages })).toEqual([]);
  expect(Object.keys(packages)).toHaveLength(4);
});

test.each([
  ["@swc/core-linux-x64-musl", { os: ["linux"], cpu: ["x64"], libc: ["musl"] }],
  ["@swc/core-linux-arm-gnueabihf", { os: ["linux"], cpu: ["arm"], libc: ["glibc"] }],
  ["@swc/core-win32-ia32-msvc", { os: ["win32"], cpu: ["ia32"] }],
  ["@unrs/resolver-binding-android-arm-eabi", { os: ["android"], cpu: ["arm"] }],
])("%s is for its platform alone", (name, platform) => {
  expect(platformOf(name)).toEqual(platform);
});

test("a name without a platform is refused", () => {
  expect(() => platformOf("left-pad")).toThrow("left-pad names no platform");
});

const lockfiles = [
  "package-lock.json",
  ...readdirSync("examples").flatMap((topic) =>
    ["ts", "esm", "cjs"].map((variant) => join("examples", topic, variant, "package-lock.json")),
  ),
].filter((file) => existsSync(file));

test.each(lockfiles)("npm ci takes %s on every platform (npm run lockfile:complete)", (file) => {
  expect(missingPlatforms(JSON.parse(readFileSync(file, "utf8")) as Lockfile)).toEqual([]);
});
