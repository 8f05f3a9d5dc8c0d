import Link from "@docusaurus/Link";
import type { ReactNode } from "react";
import styles from "./styles.module.css";

type ByTest = {
  /** Title of the test, or a part of it. */
  readonly test: string;
  /** The test's file, relative to the repository's root. */
  readonly in: string;
  /** Set by `remarkProof`: the test's line, and where it can be read. */
  readonly line?: string;
  readonly href?: string;
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

/** Links to the test, or to the recorded event, that proves the sentence before it. */
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

function TestProof({ test, in: file, line, href }: ByTest) {
  const place = <code>{line === undefined ? file : `${file}:${line}`}</code>;
  return (
    <>
      Proved by the test “{test}” in {href === undefined ? place : <Link to={href}>{place}</Link>}.
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
