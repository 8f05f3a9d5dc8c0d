import { describe } from "vitest";
import { everyTopic } from "../../tests/contracts/every-topic.ts";
import { exampleUnderTest, variants } from "../../tests/contracts/under-test.ts";

describe.concurrent.each(variants)("counter (%s)", (variant) => {
  everyTopic(exampleUnderTest({ topic: "counter", variant }));
});
