import clsx from "clsx";
import type { ReactNode } from "react";

import { CodeView } from "@site/src/components/snippet/CodeView.tsx";
import type { CodeViewProps } from "@site/src/components/snippet/CodeView.tsx";

type Props =
  | CodeViewProps
  | { readonly children: ReactNode; readonly className?: string; readonly language?: string };

/**
 * Replaces the theme's block, which brings Prism to the reader. Ours gets its code highlighted at
 * build time; code that comes as text, from a component for instance, stays plain.
 */
export default function CodeBlock(props: Props): ReactNode {
  if ("html" in props) return <CodeView {...props} />;
  return (
    <pre className={clsx(props.className)} tabIndex={0}>
      <code>{props.children}</code>
    </pre>
  );
}
