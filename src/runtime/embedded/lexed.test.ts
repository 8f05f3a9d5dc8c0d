import { expect, test } from "vitest";
import { textKey, wantedOfLexer } from "./lexed.ts";

const published = `import http from "node:http";`;
const answer = [[{ n: "node:http" }], []];
const known = { [textKey(published)]: answer };
const config = { "package.json": '{ "type": "module" }' };

test("modules as they were published need no lexer: what it says of them is there", () => {
  expect(wantedOfLexer({ ...config, "index.js": published }, known)).toEqual({
    answers: { [published]: JSON.stringify(answer) },
    lexer: false,
  });
});

test("an edited module, a new one, TypeScript, or a project without answers needs the lexer", () => {
  const edited = { ...config, "index.js": `${published} ` };
  expect(wantedOfLexer(edited, known)).toEqual({ answers: {}, lexer: true });
  const more = { ...config, "index.js": published, "other.js": "" };
  expect(wantedOfLexer(more, known)).toMatchObject({ lexer: true });
  expect(wantedOfLexer({ ...config, "index.ts": published }, known).lexer).toBe(true);
  expect(wantedOfLexer({ ...config, "index.js": published }, {}).lexer).toBe(true);
});

test("CommonJS needs neither, unless it has an import()", () => {
  const files = { "index.js": `require("http"); // no import`, "index.html": "<p>import(" };
  expect(wantedOfLexer(files, {})).toEqual({ answers: {}, lexer: false });
  expect(wantedOfLexer({ "index.js": `import("node:http");` }, {}).lexer).toBe(true);
});

test("texts that differ in a character, or in their order, have other keys", () => {
  const texts = ["", "a", "b", "ab", "ba", published, published.replace("h", "H")];
  expect(new Set(texts.map(textKey)).size).toBe(texts.length);
});
