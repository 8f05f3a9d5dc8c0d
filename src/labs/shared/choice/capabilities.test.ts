import { expect, test } from "vitest";

import { isSmallApple } from "./capabilities.ts";

const iPad =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15";

test.each([
  [
    "an iPhone",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15",
    5,
    true,
  ],
  ["an iPad, which calls itself a Mac", iPad, 5, true],
  ["a Mac", iPad, 0, false],
  ["a phone with Android", "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile", 5, false],
])("%s is told apart", (_, userAgent, maxTouchPoints, small) => {
  expect(isSmallApple({ userAgent, maxTouchPoints })).toBe(small);
});
