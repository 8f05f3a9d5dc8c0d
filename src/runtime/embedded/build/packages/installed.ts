import { readFileSync } from "node:fs";
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
