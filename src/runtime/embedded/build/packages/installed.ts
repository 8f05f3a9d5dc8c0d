import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { ProjectPackages } from "./project.ts";

/** A package on disk that a bundled file belongs to. */
export type Installed = {
  readonly name: string;
  readonly version: string;
  /** Relative to `node_modules`, such as `engine.io/node_modules/ws`. POSIX. */
  readonly place: string;
  readonly directory: string;
  readonly config: Readonly<Record<string, unknown>>;
};

/** Finds and checks the packages of files under one `node_modules`. */
export class InstalledPackages {
  readonly modulesDir: string;
  readonly #project: ProjectPackages;
  readonly #byPlace = new Map<string, Installed>();
  #firstPlaces: ReadonlyMap<string, string> | undefined;

  constructor(modulesDir: string, project: ProjectPackages) {
    this.modulesDir = modulesDir;
    this.#project = project;
  }

  /** Relative to `node_modules`, POSIX; `undefined` for a file elsewhere. */
  relative(file: string): string | undefined {
    const path = relative(this.modulesDir, file).split(sep).join("/");
    return path.startsWith("../") ? undefined : path;
  }

  /** @throws Error where the version on disk isn't one that the lockfile has. */
  of(file: string): Installed | undefined {
    const path = this.relative(file);
    const place = path && /^(?:.*\/node_modules\/|)(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
    if (!place) return undefined;
    const known = this.#byPlace.get(place);
    if (known) return known;
    const installed = this.#read(place);
    this.#byPlace.set(place, installed);
    return installed;
  }

  /**
   * The one copy to bundle of a package that npm installed several times because its tree can't
   * share it: the first by place, whichever a build happens to meet first.
   */
  firstCopyOf({ name, version, directory }: Installed): string {
    this.#firstPlaces ??= this.#findFirstPlaces();
    const place = this.#firstPlaces.get(`${name}@${version}`);
    return place === undefined ? directory : join(this.modulesDir, place);
  }

  #findFirstPlaces(): ReadonlyMap<string, string> {
    const places = placesBelow(this.modulesDir, "").filter((place) =>
      this.#project.locked.has(nameAt(place)),
    );
    const first = new Map<string, string>();
    for (const place of places.sort()) {
      const key = `${nameAt(place)}@${versionIn(join(this.modulesDir, place))}`;
      if (!first.has(key)) first.set(key, place);
    }
    return first;
  }

  get all(): readonly Installed[] {
    return [...this.#byPlace.values()].sort((one, other) => (one.place < other.place ? -1 : 1));
  }

  #read(place: string): Installed {
    const directory = join(this.modulesDir, place);
    const config = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
      readonly [key: string]: unknown;
    };
    const name = String(config.name);
    const version = String(config.version);
    const locked = this.#project.locked.get(name);
    if (!locked?.has(version)) {
      const wanted = locked ? [...locked].join(" or ") : "none";
      throw new Error(
        `${this.#project.directory}: the lockfile wants ${name} ${wanted}, ${directory} has ${version}. Run npm install in one of the two, so that both agree.`,
      );
    }
    return { name, version, place, directory, config };
  }
}

/** Every package below a `node_modules`, as its place relative to the outermost one. */
function placesBelow(modulesDir: string, prefix: string): string[] {
  return readdirSync(modulesDir, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .flatMap(({ name }) => (name.startsWith("@") ? scoped(modulesDir, name) : [name]))
    .flatMap((name) => {
      const nested = join(modulesDir, name, "node_modules");
      const place = `${prefix}${name}`;
      return existsSync(nested)
        ? [place, ...placesBelow(nested, `${place}/node_modules/`)]
        : [place];
    });
}

const scoped = (modulesDir: string, scope: string): string[] =>
  readdirSync(join(modulesDir, scope)).map((name) => `${scope}/${name}`);

const nameAt = (place: string): string => place.split("node_modules/").at(-1) ?? place;

function versionIn(directory: string): string {
  const config = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
    readonly version?: unknown;
  };
  return String(config.version);
}
