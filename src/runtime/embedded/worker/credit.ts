import { WINDOW } from "../channel.ts";

/** Keeps a source from running ahead of the page: it stops when a window's worth is on its way. */
export type Credit = {
  /** Counts what is sent. The source should stop while this says so. */
  spend(bytes: number): "go on" | "stop";
  /** The page has taken so much. True when the source may go on again. */
  add(bytes: number): boolean;
};

export function createCredit(): Credit {
  let left = WINDOW;
  return {
    spend(bytes) {
      left -= bytes;
      return left > 0 ? "go on" : "stop";
    },
    add(bytes) {
      const stopped = left <= 0;
      left += bytes;
      return stopped && left > 0;
    },
  };
}
