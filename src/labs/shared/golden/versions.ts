import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The packages that an example names, with their exact versions: what a recording of it was made with.
 *
 * @param topic a folder below `examples/`
 * @throws Error where the example's package.json names no exact versions
 */
export function versionsOf(topic: string): Readonly<Record<string, string>> {
  const file = join("examples", topic, "cjs", "package.json");
  const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
  const dependencies: unknown =
    typeof manifest === "object" && manifest !== null && "dependencies" in manifest
      ? manifest.dependencies
      : undefined;
  if (typeof dependencies !== "object" || dependencies === null) {
    throw new Error(`${file} has no dependencies.`);
  }
  const versions = Object.entries(dependencies).map(([name, version]): [string, string] => {
    if (typeof version === "string" && /^\d+\.\d+\.\d+$/.test(version)) return [name, version];
    throw new Error(`${file} names no exact version of ${name}.`);
  });
  return { ...Object.fromEntries(versions), runtime: "embedded" };
}
