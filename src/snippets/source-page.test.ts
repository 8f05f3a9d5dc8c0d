import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseFragment } from "parse5";
import { expect, test } from "vitest";

import { checkSnippets } from "./check.ts";
import { sourceHref, sourcePagePath, sourceTitle } from "./source-link.ts";
import { sourcePage } from "./source-page.ts";

const root = join(import.meta.dirname, "../..");

type Node = {
  readonly value?: string;
  readonly attrs?: readonly { readonly name: string; readonly value: string }[];
  readonly childNodes?: readonly Node[];
};

const text = (node: Node): string => node.value ?? (node.childNodes ?? []).map(text).join("");

function* elements(node: Node): Iterable<Node> {
  if (node.attrs !== undefined) yield node;
  for (const child of node.childNodes ?? []) yield* elements(child);
}

const idOf = (node: Node) => node.attrs?.find(({ name }) => name === "id")?.value;

test("each citation of the guide links to an element that holds the cited lines and no other", () => {
  const { cited } = checkSnippets(root);
  expect(cited.length).toBeGreaterThan(0);
  for (const source of cited) {
    const [, id] = sourceHref(source, {}).split("#");
    if (id === undefined) continue;
    const onDisk = readFileSync(join(root, source.path), "utf8");
    const page = parseFragment(sourcePage(source.path, onDisk).html) as Node;
    const target = [...elements(page)].find((element) => idOf(element) === id);
    const [span] = source.spans;
    const lines = onDisk
      .split("\n")
      .slice((span?.first ?? 1) - 1, span?.last)
      .filter((line) => !/^\s*(\/\/|<!--) #(end)?region/.test(line));
    const shown = target === undefined ? "(no such element)" : text(target);
    // Blank lines beside markers may go; code may not.
    expect(shown.replace(/\n+/g, "\n")).toBe(`${lines.join("\n")}\n`.replace(/\n+/g, "\n"));
  }
});

test("no id is given twice, and all are listed", () => {
  const source =
    "// #region a\n// #region b\nx\n// #endregion\n// #endregion\n// #region c\ny\nz\n// #endregion\n";
  const { html, ids } = sourcePage("examples/t/ts/index.ts", source);
  const inHtml = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(inHtml).toEqual(["L3", "L7-L8", "L7", "L8"]);
  expect([...ids].sort()).toEqual([...inHtml].sort());
});

test("a page's path is one that any host serves as a page", () => {
  expect(sourcePagePath("examples/counter/ts/index.html")).toBe("/source/counter/ts/index-html");
  expect(sourcePagePath("tests/traps/naive.ts")).toBe("/source/tests/traps/naive-ts");
});

test("a link's title says the lines", () => {
  const path = "examples/counter/ts/index.ts";
  const spans = [{ first: 18, last: 24 }];
  expect(sourceTitle({ path, spans, region: "a" })).toBe(`${path}, lines 18–24`);
  expect(sourceTitle({ path, spans: [...spans, { first: 40, last: 40 }], region: "a" })).toBe(
    `${path}, lines 18–24 and 40`,
  );
  expect(sourceTitle({ path, spans: [{ first: 1, last: 90 }] })).toBe(path);
});

test("files of one example link to each other and to their other variants", () => {
  const { neighbours } = sourcePage("examples/counter/ts/index.ts", "x\n", {
    topic: "counter",
    variant: "ts",
    files: ["index.ts", "index.html"],
    others: [{ variant: "cjs", files: ["index.js", "index.html"] }],
  });
  expect(neighbours.flatMap(({ links }) => links)).toEqual([
    { label: "CommonJS", href: "/source/counter/cjs/index-js" },
    { label: "index.html", href: "/source/counter/ts/index-html" },
  ]);
});
