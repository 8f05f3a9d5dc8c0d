import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { findNode } from "./node/binary.ts";
import { installedModules } from "./node/modules.ts";

// Node.js strips types by itself from 22.18 on: https://nodejs.org/api/typescript.html
test("Node.js' own type stripping runs import express from, and refuses import = require", async () => {
  const [node, modules] = await Promise.all([findNode("22"), installedModules("counter", "ts")]);
  const folder = await mkdtemp(join(tmpdir(), "stripping-"));
  try {
    await symlink(modules, join(folder, "node_modules"), "junction");
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    await writeFile(join(folder, "from.ts"), 'import express from "express"; express();');
    await writeFile(join(folder, "equals.ts"), 'import express = require("express"); express();');
    const run = (file: string) => promisify(execFile)(node, [file], { cwd: folder });
    await run("from.ts");
    await expect(run("equals.ts")).rejects.toThrow("ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX");
  } finally {
    await rm(folder, { recursive: true });
  }
});
