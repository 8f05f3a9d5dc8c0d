/** The loader: a reader's CommonJS, ES modules and TypeScript, run without `eval`. */
export { createLoader, type Loader, type LoaderOptions } from "./loader.ts";
export { createWorkerEvaluator } from "./worker-evaluator.ts";
export type { Evaluator } from "./evaluator.ts";
export { overlayFiles, type ModuleFiles } from "./files.ts";
export {
  LATER_HOOK,
  PACKAGES_HOOK,
  type BundledFile,
  type LaterBody,
  type PackagesBody,
  type PackagesIndex,
  type PackagesScripts,
} from "./packages.ts";
export { reportUncaught, type Report } from "./report.ts";
export type { Place, TransformTypescript } from "./source.ts";
export type { SyntaxTools } from "./syntax.ts";
