import { expect, test } from "vitest";

import type { Cookie } from "../../trace/event.ts";
import { shorten, tellAttributes, tellExpiry } from "./format.ts";

const cookie: Cookie = {
  name: "connect.sid",
  value: "s%3AabcdefGHIJKL.xyz",
  domain: "localhost",
  hostOnly: true,
  path: "/",
  secure: false,
  httpOnly: true,
  sameSite: "default",
  created: 0,
};

test("a long value shows its start, and one that gains nothing by it is left whole", () => {
  expect(shorten("abcdefghijklmnop", 4)).toBe("abcd…");
  expect(shorten("abcde", 4)).toBe("abcde");
});

test("attributes are told as a server writes them, and only those that were set", () => {
  expect(tellAttributes(cookie)).toBe("Path=/; HttpOnly");
  expect(
    tellAttributes({ ...cookie, hostOnly: false, secure: true, sameSite: "none", httpOnly: false }),
  ).toBe("Domain=localhost; Path=/; Secure; SameSite=None");
});

test("a session cookie ends with the browser, another at its time", () => {
  expect(tellExpiry(cookie)).toBe("when the browser closes");
  expect(tellExpiry({ ...cookie, expires: 60_000 }, (ms) => `${ms} ms`)).toBe("60000 ms");
});
