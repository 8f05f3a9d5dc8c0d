/** The part of a package-lock.json (version 3) that is read and completed here. */
export type Lockfile = { packages: Record<string, LockedPackage> };

export type LockedPackage = {
  version?: string;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
};

/**
 * The packages for other platforms that a lockfile asks for and does not hold, by path. npm leaves
 * them out when the registry in use does not carry them; `npm ci` then refuses the lockfile
 * everywhere ("Missing: … from lock file").
 */
export function missingPlatforms({ packages }: Lockfile): { path: string; version: string }[] {
  const missing = new Map<string, string>();
  for (const { optionalDependencies = {} } of Object.values(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const path = `node_modules/${name}`;
      // Platform packages are asked for by one exact version and stand at the top level.
      const isHeld = Object.keys(packages).some(
        (held) => held === path || held.endsWith(`/${path}`),
      );
      if (!isHeld && /^\d+\.\d+\.\d+$/.test(version)) missing.set(path, version);
    }
  }
  return [...missing].map(([path, version]) => ({ path, version }));
}

/**
 * The lockfile with an entry for every platform. Such an entry has no integrity hash, since nobody
 * here has seen the package; npm checks it against the registry's own when it is installed.
 *
 * @throws Error where a package's name does not tell its platform
 */
export function withAllPlatforms(lockfile: Lockfile): Lockfile {
  const added = missingPlatforms(lockfile).map(({ path, version }) => {
    const entry: LockedPackage = { version, ...platformOf(path), optional: true };
    return [path, entry] as const;
  });
  const all = [...Object.entries(lockfile.packages), ...added];
  // npm's own order.
  all.sort(([a], [b]) => a.localeCompare(b, "en"));
  return { ...lockfile, packages: Object.fromEntries(all) };
}

const systems = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const processors = ["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "x64"];

/** Reads a platform from a name such as `@swc/core-linux-x64-musl`. */
export function platformOf(name: string): Pick<LockedPackage, "os" | "cpu" | "libc"> {
  const words = name.split(/[-/]/);
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  if (os === undefined || cpu === undefined) throw new Error(`${name} names no platform`);
  const abi = words.at(-1) ?? "";
  if (os !== "linux") return { os: [os], cpu: [cpu] };
  if (abi.startsWith("gnu")) return { os: [os], cpu: [cpu], libc: ["glibc"] };
  return abi.startsWith("musl")
    ? { os: [os], cpu: [cpu], libc: ["musl"] }
    : { os: [os], cpu: [cpu] };
}
