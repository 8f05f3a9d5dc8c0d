import { WirePanel } from "../../components/wire/WirePanel.tsx";
import type { TraceEvent } from "../../trace/event.ts";

/** A run's timeline. Comes in a chunk of its own, with the first run. */
export function Wire({
  title,
  events,
}: {
  /** Of the lab: an exported trace bears it. */
  readonly title: string;
  readonly events: readonly TraceEvent[];
}) {
  return <WirePanel title={title} versions={{}} events={events} />;
}
