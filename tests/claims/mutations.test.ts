import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { mutations } from "../contracts/mutations.ts";
import { patched } from "../contracts/patch.ts";

/** Suites that examples share, by the name of the function that adds them. */
const shared = { everyTopic: "every-topic.ts", expiry: "expiry.ts" } as const;

/** The titles of a topic's tests, among other strings, each as a pattern. */
function titlesOf(topic: string): RegExp[] {
  const folder = join("examples", topic);
  const files = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
  const sources = files.map((name) => readFileSync(join(folder, name), "utf8"));
  const used = Object.entries(shared)
    .filter(([name]) => sources.some((source) => source.includes(`${name}(`)))
    .map(([, file]) => readFileSync(join("tests/contracts", file), "utf8"));
  const strings = [...sources, ...used].flatMap((source) => source.match(/"[^"\n]{8,}"/g) ?? []);
  return strings.map((string) => {
    const literal = string.slice(1, -1).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${literal.replaceAll("%s", ".*")}$`); // Vitest puts what it is given there
  });
}

describe.each(mutations)("$topic: without $without", ({ topic, patches, red }) => {
  test("the change still applies to the code", async () => {
    expect(await patched(topic, "ts", patches)).not.toEqual({});
  });

  test("the test that goes red is there", () => {
    expect(titlesOf(topic).filter((title) => title.test(red))).not.toEqual([]);
  });
});

test("no two mutations have one name", () => {
  const names = mutations.map(({ topic, without }) => `${topic}: ${without}`);
  expect(names).toEqual([...new Set(names)]);
});
