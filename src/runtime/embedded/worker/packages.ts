import {
  LATER_HOOK,
  PACKAGES_HOOK,
  type LaterBody,
  type PackagesBody,
  type PackagesIndex,
  type PackagesScripts,
} from "../loader/index.ts";
import { loadNow } from "./chunks.ts";
import { runScript } from "./platform.ts";

/**
 * Loads the bundle of packages. None of them runs yet.
 *
 * @param later the URL of its later script
 * @param onLater hears what stack frames of the later script show
 * @returns the scripts, and what stack frames of the bundle show
 * @throws Error where the script is no such bundle
 */
export function loadPackages(
  script: Blob,
  later: string,
  onLater: (url: string) => void,
): PackagesScripts & { readonly url: string } {
  const { url, args } = heard(PACKAGES_HOOK, () => runScript(script));
  // The scripts are ours, built beside the runtime: their shape is what `build/packages.ts` writes.
  const [index, body] = args as [PackagesIndex, PackagesBody];
  return {
    index,
    body,
    url,
    later() {
      const heardLater = heard(LATER_HOOK, () => loadNow(later));
      onLater(heardLater.url);
      const [laterBody] = heardLater.args as [LaterBody];
      return laterBody;
    },
  };
}

/** What a script hands to the hook of this name, which is there for as long as the script runs. */
function heard(
  name: string,
  run: () => string,
): { readonly url: string; readonly args: unknown[] } {
  let args: unknown[] | undefined;
  const hook = (...given: unknown[]): void => {
    args = given;
  };
  Object.defineProperty(globalThis, name, { value: hook, configurable: true });
  try {
    const url = run();
    if (!args) throw new Error("The packages' bundle is empty.");
    return { url, args };
  } finally {
    Reflect.deleteProperty(globalThis, name);
  }
}
