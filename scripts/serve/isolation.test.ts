import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { headersFor, parseHeadersFile, repeatedFields } from "./headers-file.ts";
import { isIsolated, isolatedPaths } from "./isolation.ts";

const both =
  "  Cross-Origin-Opener-Policy: same-origin\n  Cross-Origin-Embedder-Policy: require-corp\n";

test("a page with both headers is isolated, and no other is", () => {
  const rules = parseHeadersFile(
    `/a\n${both}/b\n  Cross-Origin-Embedder-Policy: require-corp\n/c\n  Cross-Origin-Opener-Policy: same-origin-allow-popups\n  Cross-Origin-Embedder-Policy: require-corp\n`,
  );
  expect(isolatedPaths(rules)).toEqual(["/a"]);
  expect(isIsolated(rules, "/a/b")).toBe(false);
});

const rules = parseHeadersFile(readFileSync("static/_headers", "utf8"));

test("of the site, the first chapter is isolated and the home page and the code are not", () => {
  expect(isIsolated(rules, "/guide")).toBe(true);
  expect(
    ["/", "/404", "/source/counter", "/guide/types"].filter((p) => isIsolated(rules, p)),
  ).toEqual([]);
});

test("a page is isolated at both of its addresses, with a slash at the end and without", () => {
  const pages = isolatedPaths(rules);
  expect(pages).toContain("/guide");
  for (const page of pages) {
    expect([page, isIsolated(rules, `${page}/`)]).toEqual([page, true]);
    expect(headersFor(rules, `${page}/`).map(([name]) => name)).toEqual(
      expect.arrayContaining(headersFor(rules, page).map(([name]) => name)),
    );
    expect(repeatedFields(rules, `${page}/`)).toEqual([]);
  }
});

test("what an isolated page loads for its demo may stand in it", () => {
  for (const path of ["/embedded/frame.0.htm", "/embedded/worker.0.js"]) {
    expect(
      Object.fromEntries(
        rules.flatMap((rule) => (rule.pattern === "/embedded/*" ? rule.fields : [])),
      ),
    ).toMatchObject({
      "Cross-Origin-Embedder-Policy": "require-corp",
      "Cross-Origin-Resource-Policy": "cross-origin",
    });
    expect(repeatedFields(rules, path)).toEqual([]);
  }
});
