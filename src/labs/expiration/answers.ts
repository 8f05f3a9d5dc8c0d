import type { TraceEvent } from "../../trace/event.ts";
import type { Verdict } from "../shared/scenario.ts";

/** Who got the event that says why: 1 both tabs of browser A, 2 browser B. */
export function whoIsTold(events: readonly TraceEvent[]): Verdict | undefined {
  const told = events.filter(
    (event) =>
      event.kind === "socket" &&
      event.packet === "EVENT" &&
      event.direction === "to-client" &&
      Array.isArray(event.data) &&
      event.data[0] === "session expired",
  );
  const other = told.find(({ browser }) => browser !== "Browser A");
  if (other !== undefined) return { option: 2, proof: other.id };
  const tabs = new Set(told.map(({ tab }) => tab));
  const last = told.at(-1);
  return tabs.size < 2 || last === undefined ? undefined : { option: 1, proof: last.id };
}
