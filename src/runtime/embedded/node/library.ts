/** The built-in modules that compute: files in memory, paths, URLs, text, hashes, output. */
import buffer from "./buffer.ts";
import console from "./console.ts";
import crypto from "./crypto.ts";
import fs from "./fs.ts";
import { addMissing } from "./missing-members.ts";
import os from "./os.ts";
import path from "./path.ts";
import querystring from "./querystring.ts";
import readline from "./readline.ts";
import stringDecoder from "./string_decoder.ts";
import url from "./url.ts";
import util from "./util.ts";

const constants = { ...os.constants.signals, ...fs.constants };

export const library: Readonly<Record<string, () => unknown>> = {
  buffer: () => buffer,
  console: () => console,
  constants: () => constants,
  crypto: () => crypto,
  fs: () => fs,
  "fs/promises": () => fs.promises,
  path: () => path,
  "path/posix": () => path,
  "path/win32": () => path.win32,
  querystring: () => querystring,
  readline: () => readline,
  "readline/promises": () => readline.promises,
  string_decoder: () => stringDecoder,
  sys: () => util,
  url: () => url,
  util: () => util,
  "util/types": () => util.types,
};

addMissing({
  buffer,
  console,
  crypto,
  fs,
  "fs/promises": fs.promises,
  path,
  querystring,
  util,
});
