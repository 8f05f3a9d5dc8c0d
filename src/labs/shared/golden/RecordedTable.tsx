import { TraceTable } from "../../../components/wire/TraceTable.tsx";
import { withoutUpkeep } from "../../../trace/normalise.ts";
import type { Recording } from "../../../trace/serialise.ts";
import { captionOf, rowIdOf } from "./words.ts";

/** A golden trace as a table, with a row for each event that tells something. */
export function RecordedTable({
  trace,
  recording,
}: {
  readonly trace: string;
  readonly recording: Recording;
}) {
  return (
    <TraceTable
      events={withoutUpkeep(recording.events)}
      caption={captionOf(recording)}
      rowId={(event) => rowIdOf(trace, event)}
    />
  );
}
