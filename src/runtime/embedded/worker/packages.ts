import { PACKAGES_HOOK, type PackagesBody, type PackagesIndex } from "../loader/index.ts";
import { runText } from "./platform.ts";

export type Packages = {
  readonly index: PackagesIndex;
  readonly body: PackagesBody;
  /** What stack frames of the packages show. */
  readonly url: string;
};

/**
 * Loads the bundle of packages: its script calls the hook with an index and a function. None of the
 * packages runs yet.
 *
 * @throws Error where the text is no such bundle
 */
export function loadPackages(text: string): Packages {
  let found: Omit<Packages, "url"> | undefined;
  let url: string;
  // The bundle is ours, built beside the runtime: its shape is what `build/packages.ts` writes.
  const hook = (index: PackagesIndex, body: PackagesBody): void => {
    found = { index, body };
  };
  Object.defineProperty(globalThis, PACKAGES_HOOK, { value: hook, configurable: true });
  try {
    url = runText(text);
  } finally {
    Reflect.deleteProperty(globalThis, PACKAGES_HOOK);
  }
  if (!found) throw new Error("The packages' bundle is empty.");
  return { ...found, url };
}
