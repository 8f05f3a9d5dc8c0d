import Link from "@docusaurus/Link";
import clsx from "clsx";
import type { ReactNode } from "react";
import { useId, useRef } from "react";

import type { SourceLink } from "../../snippets/remark.ts";
import { isVariant, variantLabels } from "../../snippets/variant.ts";
import { CopyButton } from "./CopyButton.tsx";
import "./code.css";
import styles from "./styles.module.css";

export type CodeViewProps = {
  /** Highlighted and escaped at build time by `src/snippets/highlight.ts`. */
  readonly html: string;
  readonly language: string;
  /** Where the code stands in the repository; several where variants read the same. */
  readonly sources?: readonly SourceLink[];
  /** Lines that stand out, 1-based. */
  readonly marked?: readonly number[];
  readonly className?: string;
};

/** A block of code: where it comes from, a button that copies it, and the code. */
export function CodeView({ html, language, sources = [], marked = [], className }: CodeViewProps) {
  const code = useRef<HTMLElement>(null);
  const caption = useId();
  return (
    <figure className={clsx(styles.block, className)}>
      <figcaption className={styles.caption}>
        <span id={caption} className={styles.source}>
          {sources.length === 0 ? (kindsOfCode[language] ?? language) : <Sources links={sources} />}
        </span>
        {marked.length > 0 && (
          <span className={styles.unseen}>, with marked lines: {marked.join(", ")}</span>
        )}
        <CopyButton code={code} describedBy={caption} />
      </figcaption>
      {/* Wider than a phone: scrolls by keyboard too, so it takes focus and needs a name. */}
      <pre className={styles.code} tabIndex={0} role="group" aria-labelledby={caption}>
        {/* One string instead of an element a token: nothing for React to hydrate. */}
        <code ref={code} dangerouslySetInnerHTML={{ __html: html }} />
      </pre>
    </figure>
  );
}

const kindsOfCode: Readonly<Record<string, string>> = {
  bash: "Terminal",
  http: "HTTP",
  text: "Output",
};

function Sources({ links }: { readonly links: readonly SourceLink[] }): ReactNode {
  const [first, ...others] = links;
  if (first === undefined) return null;
  if (others.length === 0) return <SourceAnchor link={first}>{first.file}</SourceAnchor>;
  const files = [...new Set(links.map(({ file }) => file))];
  return (
    <>
      {files.join(" / ")} <span className={styles.same}>in</span>{" "}
      {links.map((link, index) => (
        <span key={link.href}>
          {index > 0 && " · "}
          <SourceAnchor link={link}>
            {isVariant(link.variant) ? variantLabels[link.variant] : link.file}
          </SourceAnchor>
        </span>
      ))}
    </>
  );
}

function SourceAnchor({
  link,
  children,
}: {
  readonly link: SourceLink;
  readonly children: ReactNode;
}) {
  return (
    <Link to={link.href} title={link.title}>
      {children}
    </Link>
  );
}
