import type { ReactNode } from "react";
import styles from "./styles.module.css";

type Props = {
  /** Title of the test, or a part of it. */
  readonly test: string;
  /** The test's file, relative to the repository's root. */
  readonly in: string;
  /** Set by `remarkProof`. */
  readonly line?: string;
};

/** Names the test that proves the sentence before it. */
export function Proof({ test, in: file, line }: Props): ReactNode {
  return (
    <span className={styles.proof}>
      <span className={styles.mark} aria-hidden="true">
        ✓
      </span>{" "}
      Proved by the test “{test}” in{" "}
      <code>
        {file}
        {line === undefined ? "" : `:${line}`}
      </code>
      .
    </span>
  );
}
