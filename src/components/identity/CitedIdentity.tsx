import type { IdKind, Shape } from "../../trace/names.ts";
import { Identity } from "./Identity.tsx";

type Props = {
  readonly of: IdKind;
  /** The lab whose golden trace tells the id. */
  readonly trace: string;
  /** A part of what the trace's table says of an event that tells it. */
  readonly event: string;
  /** Set by `remarkProof`: the `id` of the event's row, and how the trace's table names the id. */
  readonly row?: string;
  readonly label?: string;
  readonly shape?: Shape;
  readonly color?: string;
};

/**
 * An id of a recorded run in a chapter's text: named as in the run's table, and a link to an event
 * that tells it. The name is never written by hand, so it can't be another than the table's.
 */
export function CitedIdentity({ of: kind, row, label, shape, color }: Props) {
  // There is no name yet while the trace is being recorded.
  if (row === undefined || label === undefined || shape === undefined || color === undefined) {
    return null;
  }
  return (
    <a href={`#${row}`}>
      <Identity name={{ kind, label, shape, color: { hex: color } }} />
    </a>
  );
}

// Chapters get it by a default import (src/proof/remark.ts).
export { CitedIdentity as default };
