import type { TraceEvent } from "../../trace/event.ts";
import type { Verdict } from "../shared/scenario.ts";

type StoreEvent = Extract<TraceEvent, { readonly kind: "store" }>;

/** How many tabs share the session that is logged out. */
const tabsOfTheSession = 2;

/**
 * Whether the destroyed session stays destroyed: 0 when every tab of it was told and nothing has
 * written it back by then (a poll that waits is answered after its session was saved), 1 with the
 * write that brings it back.
 */
export function staysDestroyed(events: readonly TraceEvent[]): Verdict | undefined {
  const destroyed = events.find(
    (event): event is StoreEvent => event.kind === "store" && event.operation === "destroy",
  );
  if (destroyed === undefined) return undefined;
  const after = events.filter(({ id }) => id > destroyed.id);
  const back = after.find(
    (event) =>
      event.kind === "store" && event.operation === "set" && event.session === destroyed.session,
  );
  if (back !== undefined) return { option: 1, proof: back.id };
  return toldToLeave(after).size < tabsOfTheSession
    ? undefined
    : { option: 0, proof: destroyed.id };
}

/**
 * Which browser a log-out disconnects: 0 only the tab that was used, 1 every tab of its browser, 2 all.
 */
export function whoIsDisconnected(events: readonly TraceEvent[]): Verdict | undefined {
  const tabs = toldToLeave(events);
  const browsers = new Set([...tabs.values()].map(({ browser }) => browser));
  if (browsers.size > 1) return { option: 2 };
  const last = [...tabs.values()].at(-1);
  return tabs.size < tabsOfTheSession || last === undefined
    ? undefined
    : { option: 1, proof: last.id };
}

/** The first event by which each tab is told, by Socket.IO, that its connection ends. */
function toldToLeave(events: readonly TraceEvent[]): ReadonlyMap<string, TraceEvent> {
  const tabs = new Map<string, TraceEvent>();
  for (const event of events) {
    const told =
      event.kind === "socket" && event.packet === "DISCONNECT" && event.direction === "to-client";
    const tab = `${event.browser}/${event.tab}`;
    if (told && !tabs.has(tab)) tabs.set(tab, event);
  }
  return tabs;
}
