import { describe, expect, test } from "vitest";
import { parsePreviewPath, previewScope, shimPath } from "./address.ts";

const scope = previewScope("/docs/", "3f2a");

describe("a preview's address", () => {
  test("names the run, the tab and the path that the example's server sees", () => {
    expect(parsePreviewPath("/docs/_preview/3f2a/k3x9/2/socket.io/", scope)).toEqual({
      run: "k3x9",
      tab: "2",
      path: "/socket.io/",
      prefix: "/docs/_preview/3f2a/k3x9/2",
    });
  });

  test("has the root as its path where there is none", () => {
    expect(parsePreviewPath("/docs/_preview/3f2a/k3x9/2", scope)?.path).toBe("/");
  });

  test.each([
    ["/docs/", "a page of the docs"],
    ["/_preview/3f2a/k3x9/2/", "another base URL"],
    ["/docs/_preview/0000/k3x9/2/", "another version's"],
    ["/docs/_preview/3f2a/k3x9/x/", "no tab"],
    [shimPath(scope), "the shim"],
  ])("is not %s (%s)", (path) => {
    expect(parsePreviewPath(path, scope)).toBeNull();
  });
});
