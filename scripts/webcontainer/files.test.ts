import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { filesForTheRealService } from "./files.ts";

test.each(filesForTheRealService)(
  "%s runs against the real service: it asks for no stand-in, and leaves no test early",
  (file) => {
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(/openService|withService/);
    expect(text).not.toMatch(/startStandin|withStandin|\.faults\b|standin\(\)/);
    expect(text).not.toMatch(/\n {2}if \([^\n]*\) return;/);
  },
);
