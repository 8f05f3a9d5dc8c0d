import { expect, test } from "vitest";

import { parseIntent } from "./intent.ts";

const kept = JSON.stringify({ lab: "counter", version: "no-save", pathname: "/guide" });

test("what was kept is the lab and the version that was to run", () => {
  expect(parseIntent(kept, "/guide")).toEqual({ lab: "counter", version: "no-save" });
  expect(parseIntent('{"lab":"counter","pathname":"/guide"}', "/guide")).toEqual({
    lab: "counter",
    version: undefined,
  });
});

test.each([
  ["nothing", null],
  ["another page's", kept.replace("/guide", "/guide/log-out")],
  ["no lab's", '{"pathname":"/guide"}'],
  ["no object", "7"],
])("%s is nothing", (_, text) => {
  expect(parseIntent(text, "/guide")).toBeUndefined();
});
