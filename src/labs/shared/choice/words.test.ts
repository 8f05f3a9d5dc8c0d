import { expect, test } from "vitest";

import type { Why } from "./choose.ts";
import { tellChoice, wishWords } from "./words.ts";

test("the sentence says what runs and why", () => {
  const why = { is: "failed", kind: "unreachable" } as const;
  expect(tellChoice({ runtime: "embedded", why })).toBe(
    "stackblitz.com can’t be reached from this network; running on the embedded runtime instead.",
  );
  expect(tellChoice({ runtime: "webcontainer", why: { is: "preferred" } })).toBe(
    "Real Node.js runs in a WebContainer in this page.",
  );
});

test("a file of this site that is missing is not blamed on the service", () => {
  const why = { is: "failed", kind: "site-unreachable" } as const;
  expect(tellChoice({ runtime: "embedded", why })).toBe(
    "A file that the WebContainer needs could not be loaded from this site; running on the embedded runtime instead.",
  );
});

test("a page that nothing isolates is blamed on the host, not on the browser", () => {
  const said = (why: Why) => tellChoice({ runtime: "embedded", why });
  expect(said({ is: "not-isolated" })).toBe(
    "This site’s host does not send the headers that a WebContainer needs; running on the embedded runtime instead.",
  );
  expect(said({ is: "failed", kind: "unsupported" })).toBe(
    "Neither this site’s host nor a service worker sends the headers that a WebContainer needs; running on the embedded runtime instead.",
  );
});

test("every way of choosing has words of its own", () => {
  const words = Object.values(wishWords);
  expect(new Set(words).size).toBe(words.length);
});
