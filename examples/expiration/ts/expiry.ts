import type { Store } from "express-session";
import type { Server } from "socket.io";

// #region expiry-timer
const LONGEST_TIMEOUT = 2 ** 31 - 1; // setTimeout() with more, say 30 days, fires at once
const LOOK_AGAIN = 1000;

/** Drops the sockets of a session soon after it ended, with one timer for each session. */
export function createExpiry(io: Server, store: Store) {
  const timers = new Map<string, NodeJS.Timeout>();

  function lookIn(delay: number, sessionId: string) {
    const timer = setTimeout(() => look(sessionId, timer), Math.min(delay, LONGEST_TIMEOUT));
    timers.set(sessionId, timer);
  }

  function look(sessionId: string, timer: NodeJS.Timeout) {
    store.get(sessionId, (err, session) => {
      if (timers.get(sessionId) !== timer) {
        return; // nobody is there any more
      }
      if (err) {
        lookIn(LOOK_AGAIN, sessionId); // a store that fails has not said that the session ended
      } else if (session) {
        const left = new Date(session.cookie.expires ?? 0).getTime() - Date.now();
        lookIn(left > 0 ? left : LOOK_AGAIN, sessionId);
      } else {
        end(sessionId);
      }
    });
  }

  function end(sessionId: string) {
    forget(sessionId);
    io.to(sessionId).emit("session expired"); // first say why
    io.in(sessionId).disconnectSockets(true);
  }

  function forget(sessionId: string) {
    clearTimeout(timers.get(sessionId));
    timers.delete(sessionId);
  }

  return {
    /** Call it when a socket of the session connects. */
    watch(sessionId: string) {
      if (!timers.has(sessionId)) {
        lookIn(0, sessionId);
      }
    },
    /** Call it when the last socket of the session has left. */
    forget,
    end,
  };
}
// #endregion
