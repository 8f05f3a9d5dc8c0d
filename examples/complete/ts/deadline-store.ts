import session from "express-session";
import { StoreError } from "./errors.ts";

type Callback = (err?: unknown, session?: session.SessionData | null) => void;

// #region deadline
/** A store with a deadline: one that hangs fails, and its clients can be answered. */
export class DeadlineStore extends session.Store {
  readonly #store: session.Store;
  readonly #milliseconds: number;

  constructor(store: session.Store, milliseconds: number) {
    super();
    this.#store = store;
    this.#milliseconds = milliseconds;
  }

  get(id: string, callback: Callback) {
    this.#store.get(id, this.#once(callback));
  }

  set(id: string, data: session.SessionData, callback?: Callback) {
    this.#store.set(id, data, this.#once(callback));
  }

  touch(id: string, data: session.SessionData, callback?: Callback) {
    if (this.#store.touch) {
      this.#store.touch(id, data, this.#once(callback));
    } else {
      callback?.(); // a store may do without
    }
  }

  destroy(id: string, callback?: Callback) {
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
