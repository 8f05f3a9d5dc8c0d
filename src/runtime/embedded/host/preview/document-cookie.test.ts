import { expect, test } from "vitest";
import { withCookie } from "./document-cookie.ts";

test.each([
  ["", "theme=dark", "theme=dark"],
  ["a=1; b=2", "a=3", "b=2; a=3"],
  ["a=1; b=2", "c=x=y; Path=/", "a=1; b=2; c=x=y"],
  ["a=1; b=2", "a=; Max-Age=0", "b=2"],
  ["a=1", "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", ""],
  ["a=1", "s=2; HttpOnly", "a=1"],
])("document.cookie of %j reads well right after %j is assigned", (before, line, after) => {
  expect(withCookie(before, line)).toBe(after);
});
