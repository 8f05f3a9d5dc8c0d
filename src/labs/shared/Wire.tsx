import { WirePanel } from "../../components/wire/WirePanel.tsx";
import type { TraceEvent } from "../../trace/event.ts";
import type { Recording } from "../../trace/serialise.ts";

/** A run's timeline. Comes in a chunk of its own, with the first run. */
export function Wire({
  title,
  versions,
  events,
  asked,
}: {
  /** Of the lab: an exported trace bears it. */
  readonly title: string;
  /** What the run is made with, for the same purpose. */
  readonly versions: Recording["versions"];
  readonly events: readonly TraceEvent[];
  /** The event that the reader wants to be shown, as a new object each time. */
  readonly asked: { readonly id: number } | undefined;
}) {
  return <WirePanel title={title} versions={versions} events={events} asked={asked} />;
}
