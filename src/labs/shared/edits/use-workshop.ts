import { useEffect, useEffectEvent, useRef, useSyncExternalStore } from "react";

import { onWorkshop, workshopOf } from "./workshop.ts";
import type { Workshop } from "./workshop.ts";

/** What the reader has made of a lab's example, wherever it was changed. */
export function useWorkshop(lab: string): Workshop {
  const read = () => workshopOf(lab);
  return useSyncExternalStore(onWorkshop, read, read);
}

/**
 * Calls back each time that somebody asks for the edits to be run.
 *
 * @param follow gets whose code it is now. It puts the edits into the run that there is, unless they
 *   need another one: of the other variant, or kept apart from what is our own.
 */
export function useFollowedEdits(lab: string, follow: (trust: Workshop["trust"]) => void): void {
  const { runs, trust } = useWorkshop(lab);
  const followed = useRef(runs);
  const onAsked = useEffectEvent(() => follow(trust));
  useEffect(() => {
    if (followed.current === runs) return;
    followed.current = runs;
    onAsked();
  }, [runs]);
}
