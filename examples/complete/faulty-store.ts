import session from "express-session";
import { createServer } from "node:http";

// Takes the place of store.ts while the contract is checked: a store that can be told, over a port
// of its own, to fail, to hang, or to be slow.

type Mode = "well" | "fail" | "hang" | "slow-reads" | "slow-writes";

class FaultyStore extends session.MemoryStore {
  mode: Mode = "well";

  override get(id: string, callback: (err: unknown, data?: session.SessionData | null) => void) {
    this.#obey(callback, undefined, (done) => {
      // Slow is the way of the answer: it tells what was there when the question came.
      const slow: typeof done = (err, data) => void setTimeout(done, 100, err, data);
      super.get(id, this.mode === "slow-reads" ? slow : done);
    });
  }

  override set(id: string, data: session.SessionData, callback?: (err?: unknown) => void) {
    this.#obey(callback, "slow-writes", () => super.set(id, data, callback));
  }

  override touch(id: string, data: session.SessionData, callback?: () => void) {
    this.#obey(callback, "slow-writes", () => super.touch(id, data, callback));
  }

  override destroy(id: string, callback?: (err?: unknown) => void) {
    this.#obey(callback, undefined, () => super.destroy(id, callback));
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
  } else {
    faulty.mode = command as Mode;
    res.end();
  }
}).listen(process.env.CONTROL_PORT);
