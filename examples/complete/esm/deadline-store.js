import session from "express-session";
import { EventEmitter } from "node:events";
import { StoreError } from "./errors.js";

// #region deadline
/** A store with a deadline: one that hangs fails, and its clients can be answered. */
export class DeadlineStore extends session.Store {
  #store;
  #milliseconds;
  #destroyed = new EventEmitter().setMaxListeners(0);

  constructor(store, milliseconds) {
    super();
    this.#store = store;
    this.#milliseconds = milliseconds;
  }

  get(id, callback) {
    const answer = this.#once(callback);
    this.#store.get(id, (err, data) => {
      const isMissing = err?.code === "ENOENT"; // so do stores of files say that there is none
      answer(isMissing ? null : err, data);
    });
  }

  set(id, data, callback) {
    const answer = this.#once(callback);
    let destroyed = false;
    const note = () => (destroyed = true);
    this.#destroyed.once(id, note);
    this.#store.set(id, data, (err) => {
      this.#destroyed.off(id, note);
      if (destroyed) {
        this.#store.destroy(id); // the write came late, and brought the session back
      }
      answer(err);
    });
  }

  touch(id, data, callback) {
    if (this.#store.touch) {
      this.#store.touch(id, data, this.#once(callback));
    } else {
      callback?.(); // a store may do without
    }
  }

  destroy(id, callback) {
    this.#destroyed.emit(id);
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
