/**
 * Entry of the cases as a program: on real Node, which is the reference, and in the runtime as a page
 * runs it. Arguments: `cases [text]` or `program <title>`.
 */
import events from "node:events";
import { writeSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import net from "node:net";
import stream from "node:stream";
import timers from "node:timers";
import type { Env } from "../case.ts";
import { endMark, findProgram, observeAll, printMark, programEnv } from "./observe.ts";

const nodeRequire = createRequire(`${process.cwd()}/`);
const env: Env = {
  events,
  http,
  net,
  stream,
  timers,
  process,
  Buffer,
  require: (name) => nodeRequire(`node:${name}`),
};

const [mode, argument] = process.argv.slice(2);
if (mode === "program") {
  process.on("exit", () => writeSync(1, `${endMark}\n`));
  const program = findProgram(String(argument));
  void program(programEnv(env, (line) => writeSync(1, `${printMark}${line}\n`)));
} else {
  void observeAll(env, argument).then((seen) => {
    writeSync(1, JSON.stringify(seen));
    process.exit(0);
  });
}
