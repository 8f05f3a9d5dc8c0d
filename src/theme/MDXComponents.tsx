import MDXComponents from "@theme-original/MDXComponents";
import { lazy, Suspense } from "react";

// Its code is a chunk of its own: a chapter without a lab loads nothing of it.
const LazyLab = lazy(async () => ({ default: (await import("../labs/Lab.tsx")).Lab }));

/** What a chapter may use without importing it. */
export default {
  ...MDXComponents,
  Lab: ({ of }: { readonly of: string }) => (
    <Suspense>
      <LazyLab of={of} />
    </Suspense>
  ),
};
