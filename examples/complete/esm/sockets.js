import { describe, SessionEnded, StoreError } from "./errors.js";
import { createExpiry } from "./expiry.js";
import { increment, renew } from "./live-session.js";
import { sessionMiddleware, store } from "./session.js";
import { maxAge } from "./settings.js";

/** Everything that is answered over Socket.IO. */
export function addSockets(io, rooms) {
  // #region expiry
  const expiry = createExpiry(store, (sessionId) => {
    rooms.emit(sessionId, "session expired"); // first say why
    rooms.disconnect(sessionId);
  });
  // #endregion

  // #region handshake-only
  io.engine.use((req, res, next) => {
    // long-polling sends requests for ever: counted as activity, they would keep an idle tab alive
    if (req._query?.sid) {
      next();
    } else {
      sessionMiddleware(req, res, next);
    }
  });
  // #endregion

  for (const namespace of rooms.namespaces) {
    // #region admit
    namespace.use(async (socket, next) => {
      const req = socket.request;
      try {
        await socket.join(rooms.roomOf(req.session.id));
        await renew(req); // after a log-out there is no session: it waits for one under way
        next();
      } catch (err) {
        if (err instanceof StoreError) {
          socket.conn.close(); // this says nothing about the session: the client tries again
        }
        next(new Error(describe(err).error)); // after close(), too: here Socket.IO lets go of the socket
      }
    });
    // #endregion

    // #region watch-expiry
    namespace.on("connection", (socket) => {
      const sessionId = socket.request.session.id;

      expiry.watch(sessionId); // looks at once: from now on, a log-out elsewhere finds the socket
      socket.on("disconnect", () => {
        if (rooms.isEmpty(sessionId)) {
          expiry.forget(sessionId);
        }
      });
    });
    // #endregion
  }

  // #region events
  io.on("connection", (socket) => {
    const req = socket.request;

    socket.emit("session", { user: req.session.user ?? null, lifetime: maxAge });
    socket.emit("current count", req.session.count);

    answer(socket, "incr", async () => {
      const count = await increment(req);
      rooms.emit(req.session.id, "current count", count);
      return count;
    });
  });

  io.of("/account").on("connection", (socket) => {
    answer(socket, "user", async () => (await renew(socket.request)).user ?? null);
  });
  // #endregion
}

// #region answer
/** Answers an event, whatever its arguments, and in words where it can't be done. */
function answer(socket, event, work) {
  socket.on(event, async (...args) => {
    const acknowledge = args.at(-1);
    const reply = typeof acknowledge === "function" ? acknowledge : () => {};
    try {
      reply(await work());
    } catch (err) {
      reply({ error: describe(err).error });
      if (err instanceof SessionEnded) {
        socket.conn.close(); // logged in meanwhile: the client comes back. Logged out: it is refused
      }
    }
  });
}
// #endregion
