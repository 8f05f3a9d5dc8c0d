import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import remarkMdx from "remark-mdx";
import remarkParse from "remark-parse";
import remarkStringify from "remark-stringify";
import { unified } from "unified";
import { VFile } from "vfile";
import { describe, expect, test } from "vitest";

import { checkSnippets } from "./check.ts";
import { formatProblem } from "./problem.ts";
import { highlightRemark, snippetsRemark } from "./remark.ts";
import type { SnippetsOptions } from "./remark.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const repository = join(fixtures, "repository");
const throws = join(fixtures, "throws");

async function transform(markdown: string, options: SnippetsOptions): Promise<string> {
  const page = new VFile({ value: markdown, path: join(options.root, "docs/page.mdx") });
  const result = await unified()
    .use(remarkParse)
    .use(remarkMdx)
    .use(snippetsRemark, options)
    .use(remarkStringify)
    .process(page);
  return String(result);
}

describe("a page with snippets becomes MDX as in fixtures/pages", () => {
  const pages = readdirSync(join(fixtures, "pages")).filter((name) => !name.includes(".expected."));
  test.each(pages)("%s", async (name) => {
    const path = join(fixtures, "pages", name);
    await expect(
      await transform(readFileSync(path, "utf8"), { root: repository }),
    ).toMatchFileSnapshot(path.replace(".mdx", ".expected.mdx"));
  });
});

describe("a mistake ends the build with the address and remedy in fixtures/throws/", () => {
  const cases = readdirSync(throws).filter((name) => name !== "orphan");
  test.each(cases)("%s", async (name) => {
    const directory = join(throws, name);
    // A case about a broken example brings its own; the others are wrong about a good one.
    const root = existsSync(join(directory, "examples")) ? directory : repository;
    const markdown = readFileSync(join(directory, "docs/page.mdx"), "utf8");
    const message = await transform(markdown, { root }).then(
      () => "nothing was thrown",
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    await expect(message + "\n").toMatchFileSnapshot(join(directory, "message.txt"));
  });

  test("orphan", async () => {
    const { problems, orphans } = checkSnippets(join(throws, "orphan"));
    expect(problems).toEqual([]);
    await expect(orphans.map(formatProblem).join("\n") + "\n").toMatchFileSnapshot(
      join(throws, "orphan/message.txt"),
    );
  });
});

test("links lead to the repository where it has an address", async () => {
  const fence = "```snippet counter#notify\n```\n";
  const repositoryUrl = "https://example.org/owner/name/blob/main";
  const page = await transform(fence, { root: repository, repositoryUrl });
  expect(page).toContain(`${repositoryUrl}/examples/counter/ts/index.ts#L23`);
});

test("what other plugins leave as code is highlighted too, and nothing stays for the browser", async () => {
  const page = await unified()
    .use(remarkParse)
    .use(remarkMdx)
    .use(highlightRemark)
    .use(remarkStringify)
    .process("```bash\nnpm install express # now\n```\n");
  expect(String(page)).toContain("import CodeBlock from '@theme/CodeBlock'");
  expect(String(page)).toContain('<span class=\\"code-comment\\"># now</span>');
  expect(String(page)).not.toContain("```");
});

test("the check finds what the build would, without a build", () => {
  const root = join(throws, "unclosed");
  expect(checkSnippets(root).problems.map(formatProblem).join("\n") + "\n").toBe(
    readFileSync(join(root, "message.txt"), "utf8"),
  );
});

test("this repository's own pages and examples pass the check", () => {
  const { problems } = checkSnippets(join(import.meta.dirname, "../.."));
  expect(problems.map(formatProblem)).toEqual([]);
});
