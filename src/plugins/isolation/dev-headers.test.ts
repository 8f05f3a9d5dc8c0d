import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { parseHeadersFile } from "../../../scripts/serve/headers-file.ts";
import { devHeaders } from "./dev-headers.ts";

const rules = parseHeadersFile(readFileSync("static/_headers", "utf8"));
const isolating = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

test("the dev server isolates the pages that the built site isolates, with a query or without", () => {
  expect(devHeaders(rules, "/guide?lang=ts", "/")).toMatchObject(isolating);
  expect(devHeaders(rules, "/docs/guide", "/docs/")).toMatchObject(isolating);
  expect(devHeaders(rules, "/guide/types", "/")).not.toMatchObject(isolating);
});

test("it sends no policy that names hashes of the built site", () => {
  const names = Object.keys(devHeaders(rules, "/guide", "/")).map((name) => name.toLowerCase());
  expect(names).toContain("permissions-policy");
  expect(names).not.toContain("content-security-policy");
});
