import session from "express-session";
import { createServer } from "node:http";

// The store.ts of an example while its contract is checked: it can be told, over a port of its own,
// to fail, to hang, or to be slow.

export type Mode =
  | "well"
  | "fail"
  | "hang"
  | "slow-reads"
  | "slow-writes"
  | "fail-saves"
  | "fail-next-save"
  | "fail-touches"
  | "fail-destroys"
  | "hold-saves" // until `release`: then they are done, and answered
  | "missing-is-an-error"; // as in stores of files, where reading what isn't there fails

class FaultyStore extends session.MemoryStore {
  mode: Mode = "well";
  #held: (() => Promise<void>)[] = [];
  #onHold = () => {};

  override get(id: string, callback: (err: unknown, data?: session.SessionData | null) => void) {
    this.#obey(callback, undefined, (done) => {
      const { mode } = this;
      super.get(id, (err: unknown, data) => {
        if (mode === "slow-reads") {
          // Slow is the way of the answer: it tells what was there when the question came.
          setTimeout(done, 100, err, data);
        } else if (mode === "missing-is-an-error" && !data) {
          done(Object.assign(new Error("no such file"), { code: "ENOENT" }));
        } else {
          done(err, data);
        }
      });
    });
  }

  override set(id: string, data: session.SessionData, callback?: (err?: unknown) => void) {
    const act = (done?: (err?: unknown) => void) => super.set(id, data, done);
    if (this.mode === "fail-saves" || this.mode === "fail-next-save") {
      if (this.mode === "fail-next-save") this.mode = "well";
      setImmediate(callback ?? (() => {}), new Error("the store is read-only"));
    } else if (this.mode === "hold-saves") {
      this.#held.push(async () => {
        await new Promise<void>((resolve) => act(() => resolve()));
        callback?.();
      });
      this.#onHold();
    } else {
      this.#obey(callback, "slow-writes", act);
    }
  }

  override touch(id: string, data: session.SessionData, callback?: (err?: unknown) => void) {
    if (this.mode === "fail-touches") {
      setImmediate(callback ?? (() => {}), new Error("the store is read-only"));
    } else {
      this.#obey(callback, "slow-writes", () => super.touch(id, data, callback));
    }
  }

  override destroy(id: string, callback?: (err?: unknown) => void) {
    if (this.mode === "fail-destroys") {
      setImmediate(callback ?? (() => {}), new Error("the store is read-only"));
    } else {
      this.#obey(callback, undefined, () => super.destroy(id, callback));
    }
  }

  /** Resolves once a save is held. */
  async holding() {
    if (this.#held.length === 0) {
      await new Promise<void>((resolve) => (this.#onHold = resolve));
    }
  }

  /** Does all that was held. */
  async release() {
    this.mode = "well";
    await Promise.all(this.#held.splice(0).map((act) => act()));
  }

  #obey<C extends (err?: unknown) => void>(
    callback: C | undefined,
    slow: Mode | undefined,
    act: (callback: C) => void,
  ) {
    const done = callback ?? ((() => {}) as C);
    if (this.mode === "fail") {
      setImmediate(done, new Error("the store is down"));
    } else if (this.mode === slow) {
      setTimeout(act, 100, done);
    } else if (this.mode !== "hang") {
      act(done);
    }
  }
}

const faulty = new FaultyStore();

export const store: session.Store = faulty;

createServer((req, res) => {
  const command = (req.url ?? "").slice(1);
  if (command === "size") {
    faulty.all((_err, sessions) => res.end(String(Object.keys(sessions ?? {}).length)));
  } else if (command === "holding") {
    void faulty.holding().then(() => res.end());
  } else if (command === "release") {
    void faulty.release().then(() => res.end());
  } else if (command === "empty") {
    faulty.clear(() => res.end());
  } else {
    faulty.mode = command as Mode;
    res.end();
  }
}).listen(process.env.CONTROL_PORT);
