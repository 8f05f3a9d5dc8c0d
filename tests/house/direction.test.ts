import { ESLint } from "eslint";
import { expect, test } from "vitest";

/**
 * Proves that the linter stands at the doors between the rooms: each fixture is linted as if it were
 * a file of that room, with the project's own configuration.
 */
const eslint = new ESLint({
  overrideConfig: [
    // The files do not exist, so they have no types; the doors need none.
    { files: ["**/*.ts", "**/*.tsx"], languageOptions: { parserOptions: { project: null } } },
    { rules: Object.fromEntries(await typedRules()) },
  ],
});

/** Switches off the rules that ask for types, which a string has not. */
async function typedRules(): Promise<[string, "off"][]> {
  const { default: tseslint } = await import("typescript-eslint");
  const typed = tseslint.configs.recommendedTypeCheckedOnly.flatMap(({ rules }) =>
    Object.keys(rules ?? {}),
  );
  const ours = ["switch-exhaustiveness-check", "require-await", "restrict-template-expressions"];
  return [...typed, ...ours.map((name) => `@typescript-eslint/${name}`)].map((name) => [
    name,
    "off",
  ]);
}

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath });
  return (result?.messages ?? []).map(({ message }) => message);
}

const port = `import type { Run } from "../runtime/port.ts";\nexport type A = Run;`;
const event = `import type { TraceEvent } from "../trace/event.ts";\nexport type A = TraceEvent;`;

test.each([
  ["src/trace/a.ts", port, "src/trace may import no other room"],
  ["src/gateway/a.ts", port, "src/gateway may import src/trace"],
  ["src/components/a.ts", port, "src/components may import src/trace, src/snippets"],
  ["src/snippets/a.ts", event, "src/snippets may import no other room"],
])("%s may not import across the grain", async (file, code, words) => {
  expect(await complaints(file, code)).toEqual([expect.stringContaining(words)]);
});

test("the site's alias is no way around", async () => {
  const code = `import type { Run } from "@site/src/runtime/port.ts";\nexport type A = Run;`;
  expect(await complaints("src/trace/a.ts", code)).toHaveLength(1);
});

test.each([
  ["src/gateway/a.ts", event],
  ["src/runtime/a.ts", event],
  ["src/labs/a.ts", port],
  ["src/pages/a.ts", port],
])("%s may import with the grain", async (file, code) => {
  expect(await complaints(file, code)).toEqual([]);
});

test.each([
  "src/trace/a.ts",
  "src/gateway/a.ts",
  "src/runtime/a.ts",
  "src/runtime/webcontainer/a.ts",
])("%s knows no React", async (file) => {
  for (const name of ["react", "react-dom/client", "@docusaurus/Link"]) {
    expect(await complaints(file, `import "${name}";`)).toHaveLength(1);
  }
});

test.each(["src/labs/a.ts", "src/runtime/embedded/a.ts", "src/components/a.ts"])(
  "%s does not know the WebContainer",
  async (file) => {
    expect(await complaints(file, `import "@webcontainer/api";`)).toEqual([
      expect.stringContaining("Only src/runtime/webcontainer"),
    ]);
  },
);

test("only the WebContainer's own adapter imports it", async () => {
  expect(await complaints("src/runtime/webcontainer/a.ts", `import "@webcontainer/api";`)).toEqual(
    [],
  );
});

test.each(["src/trace/a.ts", "src/gateway/a.ts", "src/runtime/embedded/worker/a.ts"])(
  "%s has no DOM",
  async (file) => {
    expect(await complaints(file, "document.title = location.href;")).toHaveLength(1);
  },
);

test("a view has a DOM", async () => {
  expect(await complaints("src/components/a.ts", 'document.title = "a";')).toEqual([]);
});

test.each([
  "test.skip",
  "test.only",
  "test.todo",
  "describe.skip",
  "it.fails",
  "test.skip.each([])",
])("%s is refused: every test runs", async (name) => {
  expect(await complaints("src/trace/a.test.ts", `${name}("a", () => {});`)).toHaveLength(1);
});
