import type { Store } from "express-session";

// #region expiry-timer
const LONGEST_TIMEOUT = 2 ** 31 - 1; // setTimeout() with more, such as 30 days, fires at once
const LOOK_AGAIN = 1000;

/** Tells soon after a session ended, with one timer for each session that is watched. */
export function createExpiry(store: Store, onExpired: (sessionId: string) => void) {
  const timers = new Map<string, NodeJS.Timeout>();

  function lookIn(delay: number, sessionId: string) {
    const timer = setTimeout(() => look(sessionId, timer), Math.min(delay, LONGEST_TIMEOUT));
    timers.set(sessionId, timer);
  }

  function look(sessionId: string, timer: NodeJS.Timeout) {
    store.get(sessionId, (err, session) => {
      if (timers.get(sessionId) !== timer) {
        return; // nobody watches this session any more
      }
      if (err) {
        lookIn(LOOK_AGAIN, sessionId); // a store that fails has not said that the session ended
      } else if (session) {
        const { expires, originalMaxAge } = session.cookie;
        const left = new Date(expires ?? 0).getTime() - Date.now();
        // touched, in a store that keeps the new end to itself, such as Redis: ask now and then
        lookIn(left > 0 ? left : Math.max(LOOK_AGAIN, (originalMaxAge ?? 0) / 10), sessionId);
      } else {
        forget(sessionId);
        onExpired(sessionId);
      }
    });
  }

  /** Looks at once, too: with each socket that comes, for the session may have ended meanwhile. */
  function watch(sessionId: string) {
    forget(sessionId);
    lookIn(0, sessionId);
  }

  function forget(sessionId: string) {
    clearTimeout(timers.get(sessionId));
    timers.delete(sessionId);
  }

  return { watch, forget };
}
// #endregion
