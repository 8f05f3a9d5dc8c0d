import { expect, test } from "vitest";

import { badgeOf } from "./badge.ts";

test("a badge says what runs", () => {
  expect(badgeOf(undefined)).toBe("not running");
  expect(badgeOf("webcontainer")).toBe("live on Node.js");
  expect(badgeOf("embedded")).toBe("live, embedded");
});

test("that of a recording says what it was recorded with", () => {
  const versions = { express: "5.3.0", "socket.io": "4.8.4", runtime: "embedded" };
  expect(badgeOf("recorded", versions)).toBe("recorded with express 5.3.0, socket.io 4.8.4");
});
