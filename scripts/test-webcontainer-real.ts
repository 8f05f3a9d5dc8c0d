/**
 * `npm run test:webcontainer:real`: the tests of the WebContainer against the real service, with
 * nothing in between. They are the files that hold for any service, unchanged; those that need one which
 * fails on command are not among them (`webcontainer/files.ts`).
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { filesForTheRealService } from "./webcontainer/files.ts";

const child = spawn(
  "npx",
  ["vitest", "run", "--project", "browser", ...filesForTheRealService, ...process.argv.slice(2)],
  {
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, REAL_WEBCONTAINER: "1" },
  },
);
const [code] = (await once(child, "exit")) as [number | null];
process.exitCode = code ?? 1;
