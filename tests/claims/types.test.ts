import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// What the chapter on types says of the compiler and of type stripping, asked of both.

const run = promisify(execFile);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "types-"));
  await symlink(resolve("node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
});

afterAll(() => rm(folder, { recursive: true }));

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  types: ["node"],
  strict: true,
  noEmit: true,
};
const host = ts.createCompilerHost(options);
const parsed = new Map<string, ts.SourceFile | undefined>();

/** Compiles one file, declarations of the packages included. Answers the codes of its errors. */
function compile(source: string, more: ts.CompilerOptions = {}): number[] {
  const path = join(folder, "index.ts");
  const program = ts.createProgram({
    rootNames: [path],
    options: { ...options, ...more },
    host: {
      ...host,
      getCurrentDirectory: () => folder,
      fileExists: (name) => name === path || host.fileExists(name),
      readFile: (name) => (name === path ? source : host.readFile(name)),
      getSourceFile(name, languageVersion) {
        if (name === path) return ts.createSourceFile(name, source, languageVersion);
        if (!parsed.has(name)) parsed.set(name, host.getSourceFile(name, languageVersion));
        return parsed.get(name);
      },
    },
  });
  return ts.getPreEmitDiagnostics(program).map(({ code }) => code);
}

const declared = `
import session from "express-session";
declare module "express-session" { interface SessionData { count: number } }
declare module "http" {
  interface IncomingMessage { session: session.Session & Partial<session.SessionData> }
}
`;

describe("the declarations", () => {
  test("type the session on socket.request", () => {
    const codes = compile(`${declared}
      import type { Socket } from "socket.io";
      export const count = (socket: Socket): number => socket.request.session.count ?? 0;
    `);
    expect(codes).toEqual([]);
  });

  test("make a session without a count a case to handle", () => {
    const codes = compile(`${declared}
      import type { Socket } from "socket.io";
      export const count = (socket: Socket) => socket.request.session.count + 1;
    `);
    expect(codes).toEqual([18048]);
  });

  test("contradict any other type for the session", () => {
    const codes = compile(`
      import session from "express-session";
      import "express";
      declare module "express-session" { interface SessionData { count: number } }
      declare module "http" { interface IncomingMessage { session: session.Session & { count?: number } } }
    `);
    expect(codes).toContain(2320);
  });
});

test("as Request compiles although a socket's request has none of Express' methods", async () => {
  const codes = compile(`
    import type { Request } from "express";
    import type { Socket } from "socket.io";
    export const host = (socket: Socket) => (socket.request as Request).get("host");
  `);
  expect(codes).toEqual([]);

  const { IncomingMessage } = await import("node:http");
  expect("get" in IncomingMessage.prototype).toBe(false);
});

test("import = require is not erasable, and does not run where types are stripped", async () => {
  const source = 'import express = require("express"); express();';
  expect(compile(source)).toEqual([]);
  expect(compile(source, { erasableSyntaxOnly: true })).toEqual([1294]);

  await writeFile(join(folder, "equals.ts"), source);
  const tsx = run(process.execPath, [resolve("node_modules/tsx/dist/cli.mjs"), "equals.ts"], {
    cwd: folder,
  });
  await expect(tsx).rejects.toThrow("require is not defined");
});
