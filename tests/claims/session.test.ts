import session from "express-session";
import type { SessionData, Store } from "express-session";
import type { Request } from "express";
import { expect, test } from "vitest";

// What chapters say of express-session, asked of it.

/** A session on a store, as the middleware makes one. */
async function sessionOn(store: Store) {
  const req = { headers: {}, url: "/", connection: {} } as unknown as Request;
  const middleware = session({ store, secret: "secret", resave: false, saveUninitialized: false });
  const res = { end() {}, setHeader() {}, getHeader() {}, writeHead() {} };
  await new Promise<void>((resolve) => middleware(req, res as never, () => resolve()));
  return req;
}

const outcome = (start: (callback: (error: unknown) => void) => void) =>
  new Promise<unknown>((resolve) => start(resolve));

test("reload() of a session that the store does not hold fails in these words, without a code", async () => {
  const req = await sessionOn(new session.MemoryStore());
  const error = await outcome((callback) => req.session.reload(callback));
  expect(error).toEqual(new Error("failed to load session"));
  expect(error).not.toHaveProperty("code");
});

test("reload() hands on the error of a store that fails", async () => {
  const down = new Error("the store is down");
  const store = new session.MemoryStore();
  const req = await sessionOn(store);
  store.get = (_id, callback: (error: unknown, data?: SessionData) => void) => callback(down);
  expect(await outcome((callback) => req.session.reload(callback))).toBe(down);
});

test("a key that a client chooses can take the place of a session's method or cookie", async () => {
  for (const [key, call] of [
    ["reload", (req: Request) => req.session.reload(() => {})],
    ["save", (req: Request) => req.session.save()],
    ["cookie", (req: Request) => req.session.touch()],
  ] as const) {
    const req = await sessionOn(new session.MemoryStore());
    Object.assign(req.session, { [key]: null }); // as JSON brings it
    expect(() => call(req), key).toThrow(TypeError);
  }
  const req = await sessionOn(new session.MemoryStore());
  expect(() => Object.assign(req.session, { id: "another" })).toThrow(TypeError);
});
