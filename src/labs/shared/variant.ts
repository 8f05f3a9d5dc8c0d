import type { Project } from "../../runtime/port.ts";

export type Variant = Project["variant"];

const variants: readonly Variant[] = ["cjs", "esm", "ts"];

/**
 * The variant whose tab the reader has open: the one in the address, else the remembered one, else
 * the first tab.
 *
 * @param search The page's query, such as `?lang=ts`.
 * @param remembered What the tabs have stored, if anything.
 */
export function readersVariant(search: string, remembered: string | null): Variant {
  const asked = new URLSearchParams(search).get("lang");
  return [asked, remembered].find(isVariant) ?? "cjs";
}

function isVariant(value: string | null): value is Variant {
  return variants.some((variant) => variant === value);
}
