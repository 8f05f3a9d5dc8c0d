const { createHash } = require("node:crypto");

// #region rooms
/** The room of a session. Not its id: adapters put the names of rooms where others can read them. */
const roomOf = (sessionId) => createHash("sha256").update(sessionId).digest("base64url");

/** The sockets of a session, in every namespace. */
function createRooms(io) {
  const namespaces = [io.of("/"), io.of("/account")];

  return {
    namespaces,
    roomOf,

    isEmpty(sessionId) {
      return !namespaces.some(({ adapter }) => adapter.rooms.has(roomOf(sessionId)));
    },

    emit(sessionId, event, ...args) {
      namespaces.forEach((namespace) => namespace.to(roomOf(sessionId)).emit(event, ...args));
    },

    /** For good: with `true` the connections are closed, and no client comes back by itself. */
    disconnect(sessionId) {
      namespaces.forEach((namespace) => namespace.in(roomOf(sessionId)).disconnectSockets(true));
    },

    /** Cuts the connections, and the clients come back by themselves, with the cookie of then. */
    reconnect(sessionId) {
      for (const { adapter, sockets } of namespaces) {
        for (const id of [...(adapter.rooms.get(roomOf(sessionId)) ?? [])]) {
          sockets.get(id)?.conn.close();
        }
      }
    },
  };
}

// #endregion

module.exports = { createRooms };
