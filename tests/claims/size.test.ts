import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

test("the complete example is as long as its chapter says", () => {
  const folder = "examples/complete/ts";
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  const comment = /^\s*(\/\/|\/\*\*|\*)/;
  const lines = files.map((name) =>
    readFileSync(join(folder, name), "utf8")
      .split("\n")
      .filter((line) => line.trim() !== "" && !comment.test(line)),
  );
  const prose = readFileSync("docs/production.mdx", "utf8");
  const said = /It is (\d+) lines of TypeScript in (\d+) files/.exec(prose)?.slice(1).map(Number);
  expect(said).toEqual([lines.flat().length, files.length]);
});
