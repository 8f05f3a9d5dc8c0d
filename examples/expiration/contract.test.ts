import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { everyTopic } from "../../tests/contracts/every-topic.ts";
import { expiry } from "../../tests/contracts/expiry.ts";
import { exampleUnderTest, variants } from "../../tests/contracts/under-test.ts";

describe.concurrent.each(variants)("expiration (%s)", (variant) => {
  everyTopic(exampleUnderTest({ topic: "expiration", variant }));
  expiry({ topic: "expiration", variant });
});

test("the timer is the one of the complete example", () => {
  const read = (topic: string) =>
    readFileSync(join(import.meta.dirname, "..", topic, "ts/expiry.ts"), "utf8");
  expect(read("complete")).toBe(read("expiration"));
});
