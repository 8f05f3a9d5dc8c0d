import session from "express-session";
import { EventEmitter } from "node:events";
import { StoreError } from "./errors.ts";

type Callback = (err?: unknown, session?: session.SessionData | null) => void;

// #region deadline
/** A store with a deadline: one that hangs fails, and its clients can be answered. */
export class DeadlineStore extends session.Store {
  readonly #store: session.Store;
  readonly #milliseconds: number;
  readonly #destroyed = new EventEmitter().setMaxListeners(0);

  constructor(store: session.Store, milliseconds: number) {
    super();
    this.#store = store;
    this.#milliseconds = milliseconds;
  }

  get(id: string, callback: Callback) {
    const answer = this.#once(callback);
    this.#store.get(id, (err, data) => {
      const isMissing = err?.code === "ENOENT"; // so do stores of files say that there is none
      answer(isMissing ? null : err, data);
    });
  }

  set(id: string, data: session.SessionData, callback?: Callback) {
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

  touch(id: string, data: session.SessionData, callback?: Callback) {
    if (this.#store.touch) {
      this.#store.touch(id, data, this.#once(callback));
    } else {
      callback?.(); // a store may do without
    }
  }

  destroy(id: string, callback?: Callback) {
    this.#destroyed.emit(id);
    this.#store.destroy(id, this.#once(callback));
  }

  /** Calls back with the store's first answer, or with an error at the deadline. Never twice. */
  #once(callback?: Callback): Callback {
    let waiting = callback;
    const answer: Callback = (err, data) => {
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
