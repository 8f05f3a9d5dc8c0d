const session = require("express-session");
const { StoreError } = require("./errors.js");

// #region deadline
/** A store with a deadline: one that hangs fails, and its clients can be answered. */
class DeadlineStore extends session.Store {
  #store;
  #milliseconds;

  constructor(store, milliseconds) {
    super();
    this.#store = store;
    this.#milliseconds = milliseconds;
  }

  get(id, callback) {
    this.#store.get(id, this.#once(callback));
  }

  set(id, data, callback) {
    this.#store.set(id, data, this.#once(callback));
  }

  touch(id, data, callback) {
    if (this.#store.touch) {
      this.#store.touch(id, data, this.#once(callback));
    } else {
      callback?.(); // a store may do without
    }
  }

  destroy(id, callback) {
    this.#store.destroy(id, this.#once(callback));
  }

  /** Calls back with the store's first answer, or with an error at the deadline. Never twice. */
  #once(callback) {
    let waiting = callback;
    const answer = (err, data) => {
      const first = waiting;
      waiting = undefined;
      clearTimeout(timer);
      first?.(err ? new StoreError(err) : null, data);
    };
    const timer = setTimeout(answer, this.#milliseconds, new Error("deadline"));
    return answer;
  }
}
// #endregion

module.exports = { DeadlineStore };
