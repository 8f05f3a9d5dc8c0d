import type { SessionData } from "express-session";
import session from "express-session";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createExpiry } from "./ts/expiry.ts";

// The timer on clocks and stores of our own: what it asks the store for, and when.

const maxAge = 30 * 60 * 1000;
const minute = 60 * 1000;

/** A store with one session. `end` moves as the store likes, `expires` is what it tells. */
class OneSession extends session.Store {
  readonly reads: number[] = [];
  readonly #started = Date.now();
  end = Date.now() + maxAge;
  expires = this.end;
  failing = false;

  get(_id: string, callback: (err: unknown, data?: SessionData | null) => void) {
    this.reads.push(Date.now() - this.#started);
    if (this.failing) return callback(new Error("down"));
    const cookie = { originalMaxAge: maxAge, expires: new Date(this.expires) };
    callback(null, Date.now() < this.end ? { cookie } : null);
  }
  set() {}
  destroy() {}
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the timer of a session", () => {
  function watched(store: OneSession) {
    const expired = vi.fn<(sessionId: string) => void>();
    const expiry = createExpiry(store, expired);
    expiry.watch("id");
    return { expiry, expired };
  }

  test("reads the store at once, and then at each end that it was told", () => {
    const store = new OneSession();
    const { expired } = watched(store);
    vi.advanceTimersByTime(10 * minute);
    store.end = store.expires = Date.now() + maxAge; // something was heard of it
    vi.advanceTimersByTime(maxAge - minute);
    expect(expired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(minute);
    expect(expired.mock.calls).toEqual([["id"]]);
    expect(store.reads.map((time) => time / minute)).toEqual([0, 30, 40]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("asks a store that keeps the new end to itself ten times in a life, not every second", () => {
    const store = new OneSession();
    const { expired } = watched(store);
    vi.advanceTimersByTime(20 * minute);
    store.end = Date.now() + maxAge; // touched: `expires` stays as it was
    vi.advanceTimersByTime(maxAge + 3 * minute);
    expect(expired.mock.calls).toEqual([["id"]]);
    const ends = [30, 33, 36, 39, 42, 45, 48, 51];
    expect(store.reads.map((time) => time / minute)).toEqual([0, ...ends]);
  });

  test("looks again a second after the store failed", () => {
    const store = new OneSession();
    store.failing = true;
    const { expired } = watched(store);
    vi.advanceTimersByTime(2500);
    expect(store.reads).toHaveLength(3);
    store.failing = false;
    vi.advanceTimersByTime(maxAge);
    expect(expired.mock.calls).toEqual([["id"]]);
  });

  test("looks once more with each socket that comes, with one timer for all", () => {
    const store = new OneSession();
    const { expiry } = watched(store);
    vi.advanceTimersByTime(minute);
    expiry.watch("id");
    vi.advanceTimersByTime(minute);
    expect(store.reads.map((time) => time / minute)).toEqual([0, 1]);
    expect(vi.getTimerCount()).toBe(1);
    expiry.forget("id");
    expect(vi.getTimerCount()).toBe(0);
  });
});
