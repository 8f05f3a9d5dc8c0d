import { useEffect, useEffectEvent } from "react";

import { takeIntent, type Intent } from "./intent.ts";

/** Calls back with what the reader wanted of a lab before the page had to be loaded anew, if it was. */
export function useIntent(lab: string, follow: (version: Intent["version"]) => void): void {
  const onKept = useEffectEvent(follow);
  useEffect(() => {
    const intent = takeIntent(lab);
    if (intent) onKept(intent.version);
  }, [lab]);
}
