import type { BundledFile } from "./packages.ts";
import type { Evaluator } from "./evaluator.ts";
import type { ModuleFiles } from "./files.ts";
import type { Format } from "./format.ts";
import type { Locations } from "./locations.ts";
import type { Resolver } from "./resolve.ts";
import type { Place, TransformTypescript } from "./source.ts";
import type { SyntaxTools } from "./syntax.ts";

/** What both module systems share. */
export type LoaderContext = {
  readonly files: ModuleFiles;
  readonly resolver: Resolver;
  readonly evaluator: Evaluator;
  readonly locations: Locations;
  /** Name of the global through which published code reaches its loader. */
  readonly scope: string;
  readonly typescript: () => TransformTypescript;
  readonly syntax: () => SyntaxTools;
  /** Where a thrown value happened, as far as its stack doesn't tell. */
  readonly places: WeakMap<object, Place>;
  builtin(name: string): unknown;
  builtinNames(): readonly string[];
  format(file: string, importing: boolean): Format;
  bundled(file: string): BundledFile | undefined;
  loadBundled(file: string): unknown;
};
