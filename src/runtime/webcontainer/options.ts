import type { Asset } from "../embedded/build/manifest.ts";
import type { Project, Run, Runtime, StartOptions, Undo } from "../port.ts";
import type { Progress } from "./steps.ts";

/** Files for the container that every project shares. Plain data: the site's build hands it to its pages. */
export type ContainerAssets = {
  /** JSON of a `PackedFiles`: the gateway, the preload, and what strips types. */
  readonly support: Asset;
};

/** The packages of a project, ready to be mounted. Plain data. */
export type ContainerModules = {
  /** JSON of a `PackedFiles`: its `node_modules`. */
  readonly files: Asset;
  /** Its `package-lock.json`, with which `npm install` of one more package finds the others there. */
  readonly lockfile: Asset;
};

export type WebContainerRuntimeOptions = {
  /** Where the site is served, such as `/` or `/docs/`. The builds' `outDir` is served there. */
  readonly baseUrl: string;
  /** What `buildSupport` returned. */
  readonly assets: ContainerAssets;
  /** What `packModules` returned for the project. */
  readonly modules: (project: Project) => Promise<ContainerModules> | ContainerModules;
  /** The first port that an example is told to listen on. Default 3000. */
  readonly port?: number;
  /** How often the service's page is loaded before the service is given up. Default 2. */
  readonly attempts?: number;
  /** How long things may take. Default: `defaultDeadlines`. */
  readonly deadlines?: Partial<Deadlines>;
};

/** All in ms. */
export type Deadlines = {
  /** The service's hidden page has loaded, and says nothing. Once more, then it can't be reached. */
  readonly silence: number;
  /** The service's hidden page does not even load. Once more, as well. */
  readonly load: number;
  /** Until there is a container, all attempts together. */
  readonly boot: number;
  /** Fetching the packages and writing them. */
  readonly mount: number;
  /** Until the gateway's process and the example's have started. */
  readonly start: number;
  /** Until the example listens. */
  readonly listening: number;
  /** Until a page of the example has come through the gateway. */
  readonly preview: number;
  /** Until a page whose server offers WebSockets has got one. It works without, and that is said. */
  readonly upgrade: number;
  /** Until a process that runs answers. One that does not is stopped: its code loops without an end. */
  readonly answer: number;
  /** After this long, a step is said to be slow. */
  readonly slow: number;
};

/** A run that tells how far its start has come. */
export type WebContainerRun = Run & {
  progress(): Progress;
  onProgress(listener: (progress: Progress) => void): Undo;
};

/** The port, and what only this runtime can do. */
export type WebContainerRuntime = Omit<Runtime, "start"> & {
  readonly name: "webcontainer";
  /**
   * As the port says. A run that could not be booted ends in `failed` with one of the kinds
   * `unsupported`, `unreachable`, `site-unreachable`, `timed-out` or `storage-blocked`, and `progress()` names the step.
   */
  start(options: StartOptions): Promise<WebContainerRun>;
};

export const defaultDeadlines: Deadlines = {
  silence: 4000,
  load: 8000,
  boot: 30_000,
  mount: 30_000,
  start: 15_000,
  listening: 20_000,
  preview: 10_000,
  upgrade: 4000,
  // Packages that are required all at once hold an example up for seconds on a slow machine.
  answer: 10_000,
  slow: 3000,
};
