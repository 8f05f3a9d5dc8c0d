import { expect, test } from "vitest";
import { notRunningPage } from "./not-running-page.ts";

test("a page that is gone and a server that ended are told apart", async () => {
  const gone = await notRunningPage({ is: "page-gone" }).text();
  expect(gone).toContain("was closed or left");
  const ended = await notRunningPage({
    is: "no-answer",
    message: "Its process ended with code 1: a < b",
  }).text();
  expect(ended).toContain("Its process ended with code 1: a &#60; b");
  expect(ended).not.toContain("closed or left");
});

test("an isolated page may show it", () => {
  const { status, headers } = notRunningPage({ is: "page-gone" });
  expect(status).toBe(503);
  expect(headers.get("cross-origin-embedder-policy")).toBe("require-corp");
});
