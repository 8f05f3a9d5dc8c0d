import session from "express-session";

// #region store
/** Where sessions live. With more than one process: a store that they share, such as Redis. */
export const store = new session.MemoryStore();
// #endregion
