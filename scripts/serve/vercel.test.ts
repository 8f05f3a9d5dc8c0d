import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseHeadersFile } from "./headers-file.ts";
import { vercelConfig } from "./vercel.ts";

test("a rule for everything below a path is one for Vercel", () => {
  const rules = parseHeadersFile("/a/*\n  A: 1\n  B: 2\n/:page\n  A: 3\n");
  expect(vercelConfig(rules).headers).toEqual([
    {
      source: "/a/(.*)",
      headers: [
        { key: "A", value: "1" },
        { key: "B", value: "2" },
      ],
    },
    { source: "/:page", headers: [{ key: "A", value: "3" }] },
  ]);
});

// That the hashes are those of the built site is asserted where there is one: tests/browser.
test("vercel.json says what static/_headers says (else: npm run headers:sync)", () => {
  const written = readFileSync("vercel.json", "utf8").replaceAll(
    /'sha256-[^']*'( 'sha256-[^']*')*/g,
    "{inline-scripts}",
  );
  const rules = parseHeadersFile(readFileSync("static/_headers", "utf8"));
  expect(JSON.parse(written)).toEqual(vercelConfig(rules));
});
