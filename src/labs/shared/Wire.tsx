import { useMemo } from "react";

import { rowsOf } from "../../components/wire/wire-rows.ts";
import { WireTable } from "../../components/wire/WireTable.tsx";
import type { TraceEvent } from "../../trace/event.ts";

/** A run's events as a table. Comes in a chunk of its own, with the first run. */
export function Wire({ events }: { readonly events: readonly TraceEvent[] }) {
  const rows = useMemo(() => rowsOf(events), [events]);
  return <WireTable caption="What happened on the wire, oldest first" rows={rows} />;
}
