const session = require("express-session");

// #region store
/** Where sessions live. With more than one process: a store that they share, such as Redis. */
const store = new session.MemoryStore();
// #endregion

module.exports = { store };
