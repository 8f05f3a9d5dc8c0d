import { createContext, use, useState, type ReactNode } from "react";

import type { TraceEvent } from "../../trace/event.ts";
import { addedTo } from "../../trace/growth.ts";
import { createNames, extendNames, type Names } from "../../trace/names.ts";

const NamesContext = createContext<Names>(createNames());

/** The names of the ids of the lab, or of the trace, in which a view stands. */
export const useNames = (): Names => use(NamesContext);

type Known = { readonly events: readonly TraceEvent[]; readonly names: Names };

/**
 * Names the ids that a run tells for everything inside. A name that was given stays, also when the
 * event that told its id is no longer kept; a run that begins anew begins with new names.
 */
export function NamesProvider({
  events,
  children,
}: {
  readonly events: readonly TraceEvent[];
  readonly children: ReactNode;
}) {
  const [known, setKnown] = useState<Known>(() => ({ events, names: createNames(events) }));
  // State that follows a prop is set while rendering (react.dev/reference/react/useState).
  if (known.events !== events) setKnown({ events, names: namesAfter(known, events) });
  return <NamesContext value={known.names}>{children}</NamesContext>;
}

function namesAfter({ events: before, names }: Known, events: readonly TraceEvent[]): Names {
  const added = addedTo(before, events);
  return added === "another trace" ? createNames(events) : extendNames(names, added);
}
