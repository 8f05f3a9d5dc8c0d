import type { TraceEvent } from "./event.ts";

type StoreEvent = Extract<TraceEvent, { readonly kind: "store" }>;
type Operation = Pick<StoreEvent, "operation" | "session" | "before" | "after" | "error">;

/** Knows the sessions that have ended, so that a write that brings one back is told from a first one. */
export type Endings = {
  /** Takes the next operation. @returns how the session that it brings back had ended, if it does. */
  note(operation: Operation): StoreEvent["revives"];
};

export function createEndings(): Endings {
  const ended = new Map<string, "destroyed" | "expired">();
  return {
    note({ operation, session, before, after, error }) {
      if (error !== undefined) return undefined;
      switch (operation) {
        case "destroy":
          ended.set(session, "destroyed");
          return undefined;
        case "get":
          if (before !== null && after === null) ended.set(session, "expired");
          return undefined;
        case "set": {
          const how = ended.get(session);
          ended.delete(session);
          return how;
        }
        case "touch":
          return undefined;
      }
    },
  };
}
