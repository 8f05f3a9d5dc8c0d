import type { Project } from "../../runtime/port.ts";

/**
 * The packages that a project names, with their versions: an exported trace tells what it was recorded
 * with. Empty where the project's package.json can't be read, as while a reader edits it.
 */
export function projectVersions({ files }: Project): Readonly<Record<string, string>> {
  const versions = Object.entries(dependenciesIn(files["package.json"] ?? "")).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(versions);
}

function dependenciesIn(text: string): object {
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest !== "object" || manifest === null) return {};
    const dependencies: unknown = Reflect.get(manifest, "dependencies");
    return typeof dependencies === "object" && dependencies !== null ? dependencies : {};
  } catch {
    return {};
  }
}
