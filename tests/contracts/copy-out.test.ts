import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import type { Variant } from "../../src/snippets/variant.ts";
import { Browser } from "./browser.ts";
import { npm } from "./node/npm.ts";
import { freePorts, listening } from "./node/ports.ts";
import { copyProject, removeCopy } from "./node/project-copy.ts";

// What a reader does: copy a folder, install, start. Nothing of the repository is near.
const chosen: readonly (readonly [topic: string, variant: Variant])[] = [
  ["counter", "ts"],
  ["modify-session", "cjs"],
  ["expiration", "esm"],
  ["cross-site", "ts"],
  ["complete", "cjs"],
];

test.concurrent.each(chosen)(
  "%s (%s) runs with npm ci and npm start after being copied out",
  async (topic, variant) => {
    const directory = await copyProject({ topic, variant });
    const [port = 0, pagePort = 0] = await freePorts(2);
    await npm(["ci", "--prefer-offline"], directory);
    const child = spawn("npm", ["start"], {
      cwd: directory,
      env: { ...process.env, PORT: String(port), PAGE_PORT: String(pagePort) },
      // A group of its own: npm starts a shell, which starts Node.js.
      detached: process.platform !== "win32",
      shell: process.platform === "win32",
      stdio: "ignore",
    });
    const ended = new AbortController();
    const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
    void closed.then(() => ended.abort());
    try {
      expect(await listening(port, ended.signal)).toBe(true);
      const browser = new Browser(`http://localhost:${port}`);
      expect((await browser.get("/")).status).toBe(200);
      const tab = await browser.connect();
      expect(await tab.ask("incr")).toBe(1);
      browser.close();
    } finally {
      if (child.pid !== undefined) stopGroup(child.pid);
      await closed;
      await removeCopy(directory);
    }
  },
);

function stopGroup(pid: number): void {
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", String(pid), "/T", "/F"]);
  } else {
    process.kill(-pid, "SIGKILL");
  }
}
