import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { headersFor, parseHeadersFile } from "../../../../../scripts/serve/headers-file.ts";
import { isolated, isIsolatingMessage, isPartOfPage } from "./rules.ts";

test("a page gets the isolating headers that hosts with headers send, and keeps its own", async () => {
  const page = new Response("<p>", { status: 404, headers: { "content-type": "text/html" } });
  const answer = isolated(page);
  expect(await answer.text()).toBe("<p>");
  expect(answer.status).toBe(404);
  expect(answer.headers.get("content-type")).toBe("text/html");
  const rules = parseHeadersFile(readFileSync("static/_headers", "utf8"));
  const isolating = headersFor(rules, "/guide").filter(([name]) => /^cross-origin/i.test(name));
  expect(isolating).toHaveLength(2);
  for (const [name, value] of isolating) expect(answer.headers.get(name)).toBe(value);
});

test("what failed stays as it is", () => {
  const failed = Response.error();
  expect(isolated(failed)).toBe(failed);
});

test.each([
  ["https://a.example/docs/embedded/worker.1.js", "worker", true],
  ["https://a.example/docs/embedded/frame.1.htm", "iframe", true],
  ["https://a.example/docs/embedded/packages.1.js", "script", false],
  ["https://a.example/docs/guide", "document", false],
  ["https://a.example/embedded/worker.1.js", "worker", false],
] as const)("%s as a %s is part of an isolated page: %s", (url, destination, expected) => {
  expect(isPartOfPage({ url, destination }, "/docs/")).toBe(expected);
});

test("only a page's own word isolates it", () => {
  expect(isIsolatingMessage({ type: "isolate", path: "/guide" })).toBe(true);
  for (const other of [null, "isolate", { type: "isolate" }, { type: "isolate", path: 1 }]) {
    expect(isIsolatingMessage(other)).toBe(false);
  }
});
