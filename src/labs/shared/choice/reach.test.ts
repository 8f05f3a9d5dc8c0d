import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { servicePage } from "./reach.ts";

test("the probe asks for the page that the client loads", () => {
  const client = readFileSync("node_modules/@webcontainer/api/package.json", "utf8");
  const { version } = JSON.parse(client) as { version: string };
  expect(new URL(servicePage).searchParams.get("version")).toBe(version);
});
