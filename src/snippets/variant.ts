/** In the order of the tabs. The names are those of the folders and of `?lang=` in a link. */
export const variants = ["cjs", "esm", "ts"] as const;

export type Variant = (typeof variants)[number];

export const variantLabels: Readonly<Record<Variant, string>> = {
  cjs: "CommonJS",
  esm: "ES modules",
  ts: "TypeScript",
};

export function isVariant(value: unknown): value is Variant {
  return variants.some((variant) => variant === value);
}
