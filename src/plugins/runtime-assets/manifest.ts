import type { RuntimeAssets } from "../../runtime/embedded/build/manifest.ts";
import type { PackagesAsset } from "../../runtime/embedded/build/packages.ts";
import type { Project } from "../../runtime/port.ts";
import type { ContainerAssets, ContainerModules } from "../../runtime/webcontainer/options.ts";

/** One variant of one example, ready to run in a page. */
export type RunnableExample = {
  /** JSON of a `Project`, relative to the site's base URL. */
  readonly project: string;
  /** For the embedded runtime. */
  readonly packages: PackagesAsset;
  /** For the WebContainer. */
  readonly modules: ContainerModules;
};

/** All that a page needs to run the examples: plain data, named by content. */
export type LabManifest = {
  readonly runtime: RuntimeAssets;
  readonly container: ContainerAssets;
  readonly examples: Readonly<
    Record<string, Readonly<Record<Project["variant"], RunnableExample>>>
  >;
  /** Programs of the labs' own, around the files of an example. */
  readonly programs: Readonly<Record<string, RunnableExample>>;
};
