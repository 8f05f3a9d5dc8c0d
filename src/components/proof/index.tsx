import type { ReactNode } from "react";
import styles from "./styles.module.css";

type ByTest = {
  /** Title of the test, or a part of it. */
  readonly test: string;
  /** The test's file, relative to the repository's root. */
  readonly in: string;
  /** Set by `remarkProof`. */
  readonly line?: string;
};

type ByEvent = {
  /** The lab whose golden trace holds the event. */
  readonly trace: string;
  /** A part of what the trace's table says of the event. */
  readonly event: string;
  /** Set by `remarkProof`: the `id` of the event's row, and all that it says. */
  readonly row?: string;
  readonly told?: string;
};

/** Names the test, or links to the recorded event, that proves the sentence before it. */
export function Proof(props: ByTest | ByEvent): ReactNode {
  return (
    <span className={styles.proof}>
      <span className={styles.mark} aria-hidden="true">
        ✓
      </span>{" "}
      {"trace" in props ? <EventProof {...props} /> : <TestProof {...props} />}
    </span>
  );
}

function TestProof({ test, in: file, line }: ByTest) {
  return (
    <>
      Proved by the test “{test}” in{" "}
      <code>
        {file}
        {line === undefined ? "" : `:${line}`}
      </code>
      .
    </>
  );
}

function EventProof({ event, row, told = event }: ByEvent) {
  return (
    <>
      Recorded in the lab’s run: <a href={`#${row ?? ""}`}>{told}</a>
    </>
  );
}
