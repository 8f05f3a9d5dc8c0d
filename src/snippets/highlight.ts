import type { ElementContent, RootContent } from "hast";
import bash from "refractor/bash";
import { refractor } from "refractor/core";
import css from "refractor/css";
import http from "refractor/http";
import javascript from "refractor/javascript";
import json from "refractor/json";
import markup from "refractor/markup";
import typescript from "refractor/typescript";

for (const language of [bash, css, http, javascript, json, markup, typescript]) {
  refractor.register(language);
}

/**
 * What code is made of, as far as a reader's eye is helped by telling it apart. Prism knows many
 * more kinds; each would be an element of the page that looks like its neighbours.
 */
type Kind = "comment" | "function" | "keyword" | "literal" | "name" | "string" | "tag" | "type";

const kinds: Readonly<Record<string, Kind>> = {
  "attr-name": "name",
  "attr-value": "string",
  "class-name": "type",
  "function-variable": "function",
  "header-name": "name",
  "literal-property": "name",
  "string-property": "name",
  "template-string": "string",
  boolean: "literal",
  builtin: "type",
  cdata: "comment",
  comment: "comment",
  constant: "literal",
  doctype: "comment",
  entity: "literal",
  function: "function",
  important: "keyword",
  keyword: "keyword",
  null: "literal",
  number: "literal",
  parameter: "name",
  property: "name",
  regex: "string",
  rule: "keyword",
  selector: "tag",
  string: "string",
  tag: "tag",
  url: "string",
};

type Token = { readonly kind?: Kind; readonly text: string };

/** The class of a token is `code-` and its kind; `src/components/snippet/code.css` colours them. */
const classPrefix = "code-";

const languages: Readonly<Record<string, string>> = {
  bash: "bash",
  cjs: "javascript",
  css: "css",
  html: "markup",
  http: "http",
  js: "javascript",
  json: "json",
  mjs: "javascript",
  sh: "bash",
  shell: "bash",
  ts: "typescript",
};

/** A language by the end of a file's name, or by the word after a fence; `text` for any other. */
export function languageOf(name: string): string {
  const end = name.split(".").at(-1) ?? name;
  return languages[end] === undefined ? "text" : end;
}

/** The language of a piece of a file: a page's script is JavaScript when it is cut out alone. */
export function languageOfPiece(path: string, text: string): string {
  const language = languageOf(path);
  return language === "html" && !text.trimStart().startsWith("<") ? "js" : language;
}

/**
 * Code as HTML, a string for each line: text and spans of class `code-…`, escaped. A token that
 * runs over several lines, such as a comment, is cut at their ends, so that a line can be wrapped.
 */
export function highlightLines(code: string, language: string): readonly string[] {
  const grammar = languages[language];
  const tokens: Token[] =
    grammar === undefined
      ? [{ text: code }]
      : refractor.highlight(code, grammar).children.flatMap((node) => flatten(node));
  return intoLines(tokens).map((line) => join(line).map(toHtml).join(""));
}

/** Code as HTML; the `marked` lines (0-based) are `mark` elements. */
export function highlight(code: string, language: string, marked: readonly number[] = []): string {
  return highlightLines(code, language)
    .map((line, index) => (marked.includes(index) ? `<mark>${line}</mark>\n` : `${line}\n`))
    .join("");
}

/** The tree of tokens as a list; the innermost kind that we know wins. */
function flatten(node: RootContent | ElementContent, outer?: Kind): Token[] {
  if (node.type === "text") return [{ text: node.value, ...(outer && { kind: outer }) }];
  if (node.type !== "element") return [];
  const inner = kindOf(node.properties["className"]);
  return node.children.flatMap((child) =>
    flatten(child, inner === "none" ? undefined : (inner ?? outer)),
  );
}

function kindOf(className: unknown): Kind | "none" | undefined {
  if (!Array.isArray(className)) return undefined;
  const names = className.filter((name): name is string => typeof name === "string");
  // Code within a template string is code again, not text.
  if (names.includes("interpolation")) return "none";
  return names.map((name) => kinds[name]).find((kind) => kind !== undefined);
}

function intoLines(tokens: readonly Token[]): Token[][] {
  const lines: Token[][] = [[]];
  for (const token of tokens) {
    for (const [index, text] of token.text.split("\n").entries()) {
      if (index > 0) lines.push([]);
      if (text !== "") lines.at(-1)?.push({ ...token, text });
    }
  }
  return lines;
}

/** Neighbours of one kind become one. Fewer elements, the same look. */
function join(line: readonly Token[]): readonly Token[] {
  const joined: Token[] = [];
  for (const token of line) {
    const last = joined.at(-1);
    if (last !== undefined && last.kind === token.kind) {
      joined[joined.length - 1] = { ...last, text: last.text + token.text };
    } else {
      joined.push(token);
    }
  }
  return joined;
}

function toHtml({ kind, text }: Token): string {
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  return kind === undefined ? escaped : `<span class="${classPrefix}${kind}">${escaped}</span>`;
}
