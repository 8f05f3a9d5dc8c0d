import { expect, test } from "vitest";
import { crashOf } from "./crash.ts";

const home = "run-1/example";

test("an uncaught error is told with the innermost place in the reader’s own files", () => {
  const output = `hello
/home/lab/run-1/example/node_modules/express/index.js:3
    throw new TypeError("x");
    ^

TypeError: app.gett is not a function
    at route (/home/lab/run-1/example/node_modules/express/lib/route.js:9:9)
    at file:///home/lab/run-1/example/lib/my%20app.js:12:5
    at ModuleJob.run (node:internal/modules/esm/module_job:325:25)

Node.js v20.19.0
`;
  expect(crashOf(output, home)).toMatchObject({
    kind: "uncaught",
    message: "TypeError: app.gett is not a function",
    at: { file: "lib/my app.js", line: 12, column: 5 },
  });
});

test("a syntax error is told with its line and the column of the caret", () => {
  const output = `/tmp/standin-1/home/lab/run-1/example/index.js:2
const = 1;
      ^

SyntaxError: Unexpected token '='
    at wrapSafe (node:internal/modules/cjs/loader:1464:18)
`;
  expect(crashOf(output.replaceAll("\n", "\r\n"), home)).toMatchObject({
    kind: "syntax-error",
    message: "SyntaxError: Unexpected token '='",
    at: { file: "index.js", line: 2, column: 7 },
  });
});

test("colours change nothing", () => {
  const output = "\x1b[31mRangeError: far\x1b[39m\n    at f (/home/lab/run-1/example/a.js:1:2)\n";
  expect(crashOf(output, home)).toMatchObject({ message: "RangeError: far", at: { line: 1 } });
});

test.each([
  ["Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'nosuch' imported from x", "missing-module"],
  ["Error: Cannot find module 'nosuch'", "missing-module"],
  ["Error: listen EADDRINUSE: address already in use :::3000", "port-in-use"],
  ["Error: anything else", "uncaught"],
])("%s is a %s", (line, kind) => {
  expect(crashOf(`x\n${line}\n    at a (node:net:1:1)\n`, home).kind).toBe(kind);
});

test("of an output without an error, that much is said", () => {
  expect(crashOf("bye\n", home)).toEqual({
    kind: "uncaught",
    message: "The example ended with an error.",
    remedy: expect.stringContaining("Correct the code"),
  });
});
