import { join } from "node:path";
import { parseFragment } from "parse5";
import { describe, expect, test } from "vitest";

import { highlight, highlightLines, languageOf, languageOfPiece } from "./highlight.ts";
import { readExamples } from "./project.ts";

const examples = readExamples(join(import.meta.dirname, "../.."));

/** What a browser would show, and what the copy button would copy. */
function textOf(html: string): string {
  type Node = { readonly value?: string; readonly childNodes?: readonly Node[] };
  const text = (node: Node): string => node.value ?? (node.childNodes ?? []).map(text).join("");
  return text(parseFragment(html) as Node);
}

describe("highlighting changes no character of any example", () => {
  const files = examples.flatMap(({ topic, variants }) =>
    variants.flatMap(({ variant, files }) =>
      Object.entries(files)
        .filter(([path]) => path !== "package-lock.json")
        .map(([path, text]) => [`${topic}/${variant}/${path}`, text] as const),
    ),
  );
  test.each(files)("%s", (path, text) => {
    const code = text.replace(/\n$/, "");
    expect(textOf(highlight(code, languageOf(path)))).toBe(`${code}\n`);
  });
});

test("a token over several lines is cut at their ends, so that each line is whole HTML", () => {
  const [first, second] = highlightLines("/* one\ntwo */ x", "ts");
  expect(first).toBe('<span class="code-comment">/* one</span>');
  expect(second).toBe('<span class="code-comment">two */</span> x');
});

test("code cannot end its own element", () => {
  expect(highlight('"</code><script>"', "text")).toBe('"&lt;/code>&lt;script>"\n');
  expect(highlight("&lt;", "text")).toBe("&amp;lt;\n");
});

test("code within a template string looks like code", () => {
  expect(highlight("`a ${f(1)}`", "js")).toContain('<span class="code-function">f</span>');
});

test("marked lines are elements of their own", () => {
  expect(highlight("a\nb\nc", "text", [1])).toBe("a\n<mark>b</mark>\nc\n");
});

test("an unknown language stays plain", () => {
  expect(languageOf("LICENSE")).toBe("text");
  expect(highlight("const x", "brainfuck")).toBe("const x\n");
});

test("a script cut out of a page is JavaScript, the page itself HTML", () => {
  expect(languageOfPiece("index.html", "socket.on()")).toBe("js");
  expect(languageOfPiece("index.html", "  <button>")).toBe("html");
});
