import manifest from "@generated/runtime-assets/default/manifest.json";

import { parseNamedPatches } from "../shared/edits/named-patch.ts";
import { makeEmbedded } from "../shared/make-runtime.ts";
import { parseProject } from "../shared/parse-project.ts";
import type { Variant } from "../shared/variant.ts";
import { openBench, type Bench } from "./bench.ts";
import type { Switches } from "./switches.ts";

/**
 * Everything that only a running bench needs comes with this module, after the reader's click.
 *
 * @throws Error when a file of the example can't be loaded
 */
export async function start(options: {
  readonly baseUrl: string;
  readonly variant: Variant;
  readonly switches: Switches;
  readonly signal: AbortSignal;
}): Promise<Bench> {
  const { baseUrl, variant, switches, signal } = options;
  const example = manifest.examples["cross-site"]?.[variant];
  if (example === undefined) throw new Error(`The site holds no example "cross-site".`);
  const runtime = makeEmbedded(baseUrl, example);
  const url = new URL(baseUrl + example.project, location.href);
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}.`);
  const loaded: unknown = await response.json();
  const patches = parseNamedPatches(loaded);
  return openBench({ runtime, project: parseProject(loaded), patches, switches, signal });
}
