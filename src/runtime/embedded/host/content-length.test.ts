import { expect, test } from "vitest";
import { withLength } from "./content-length.ts";

test.each([
  ["POST", false, [["content-length", "0"]]],
  ["PUT", false, [["content-length", "0"]]],
  ["POST", true, []],
  ["GET", false, []],
  ["DELETE", false, []],
])("%s, with content: %s", (method, body, headers) => {
  expect(withLength({ method, path: "/", headers: [], body }).headers).toEqual(headers);
});

test("a length that is said already stays", () => {
  const headers = [["Content-Length", "0"]] as const;
  const request = { method: "POST", path: "/", headers, body: false };
  expect(withLength(request)).toBe(request);
});
