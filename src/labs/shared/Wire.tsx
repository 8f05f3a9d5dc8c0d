import { WirePanel } from "../../components/wire/WirePanel.tsx";
import type { TraceEvent } from "../../trace/event.ts";

/** A run's timeline. Comes in a chunk of its own, with the first run. */
export function Wire({
  title,
  events,
  asked,
}: {
  /** Of the lab: an exported trace bears it. */
  readonly title: string;
  readonly events: readonly TraceEvent[];
  /** The event that the reader wants to be shown, as a new object each time. */
  readonly asked: { readonly id: number } | undefined;
}) {
  return <WirePanel title={title} versions={{}} events={events} asked={asked} />;
}
