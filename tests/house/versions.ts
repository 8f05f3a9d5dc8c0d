/** The part of a package.json that states versions. */
export type Manifest = {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly engines?: { readonly node?: string };
};

/** Packages asked for by a range, or by different versions in different projects, in words. */
export function conflicts(manifests: readonly (Manifest & { readonly file: string })[]): string[] {
  const found: string[] = [];
  const first = new Map<string, { file: string; version: string }>();
  for (const { file, dependencies, devDependencies } of manifests) {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
        found.push(`${file}: ${name} is ${version}, not one exact version`);
        continue;
      }
      const other = first.get(name);
      if (!other) first.set(name, { file, version });
      else if (other.version !== version) {
        found.push(`${name} is ${other.version} in ${other.file} and ${version} in ${file}`);
      }
    }
  }
  return found;
}

/** What prose calls a package whose name it does not write. */
const calledInProse: Readonly<Record<string, string>> = {
  Express: "express",
  "Socket.IO": "socket.io",
  TypeScript: "typescript",
  "express-session": "express-session",
  Docusaurus: "@docusaurus/core",
  React: "react",
};

/** The full versions that a text states, as in `express@5.3.0` or "Express 5.3.0". */
export function statedVersions(text: string): { name: string; version: string }[] {
  const version = String.raw`(\d+\.\d+\.\d+)`;
  const written = [...text.matchAll(new RegExp(`((?:@[\\w-]+/)?[\\w.-]+)@${version}`, "g"))];
  const names = Object.keys(calledInProse)
    .map((name) => name.replace(".", "\\."))
    .join("|");
  const called = [...text.matchAll(new RegExp(`\\b(${names}) ${version}`, "g"))];
  return [
    ...written.map(([, name = "", version = ""]) => ({ name, version })),
    ...called.map(([, name = "", version = ""]) => ({
      name: calledInProse[name] ?? name,
      version,
    })),
  ];
}
