import { useStorageSlot } from "@docusaurus/theme-common";
import { useQueryStringValue } from "@docusaurus/theme-common/internal";

import { isVariant } from "../../snippets/variant.ts";
import type { Variant } from "../../snippets/variant.ts";

/** The variant that is chosen in the tabs: by the URL, by an earlier choice, or the first. */
export function useVariant(available: readonly Variant[]): Variant {
  const linked = useQueryStringValue("lang");
  // The key of Docusaurus' own tabs (theme-common, `tabsUtils`), for the group "lang".
  const [remembered] = useStorageSlot("docusaurus.tab.lang");
  const wanted = [linked, remembered].find(isVariant);
  return available.find((variant) => variant === wanted) ?? available[0] ?? "cjs";
}
