import { spawn } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { newestChange } from "../../src/plugins/runtime-assets/newest-change.ts";
import { parseHeadersFile, printHeadersFile } from "../serve/headers-file.ts";
import { withInlineScripts } from "./inline-scripts.ts";
import { takeLock } from "./lock.ts";

/** Where the built site is, relative to the project's folder. */
export const buildFolder = "build";

const stamp = join(".cache", "built-at");
const lock = join(".cache", "build.lock");

/** What a build is made from. */
const sources = [
  "docs",
  "examples",
  "src",
  "static",
  "docusaurus.config.ts",
  "sidebars.ts",
  "package-lock.json",
];

/**
 * Builds the production site into {@link buildFolder}: Docusaurus' own build, then its headers. Two
 * at a time wait for each other.
 *
 * @throws Error where the build fails
 */
export async function buildSite(): Promise<void> {
  const release = await takeLock(lock);
  try {
    await build("inherit");
  } finally {
    await release();
  }
}

/**
 * Builds the site if its sources changed since it was built, and tells nothing unless that fails.
 * With `KEEP_BUILD=1` in the environment a finished build is taken as it is.
 *
 * @throws Error with Docusaurus' output, where the build fails
 */
export async function ensureBuilt(): Promise<void> {
  // Asked under the lock: another process may be building what is missing.
  const release = await takeLock(lock);
  try {
    const builtAt = Number(await readFile(stamp, "utf8").catch(() => "0"));
    if (process.env.KEEP_BUILD === "1" && builtAt > 0) return;
    if (builtAt < (await newestChange(sources))) await build("on-failure");
  } finally {
    await release();
  }
}

type Output = "inherit" | "on-failure";

async function build(output: Output): Promise<void> {
  // An edit during the build makes it stale, so the time before it counts.
  const startedAt = Date.now();
  await rm(stamp, { force: true });
  await runDocusaurus(output);
  await finishHeaders(process.env.BASE_URL ?? "/");
  await writeFile(stamp, String(startedAt));
}

function runDocusaurus(output: Output): Promise<void> {
  const bin = createRequire(import.meta.url).resolve("@docusaurus/core/bin/docusaurus.mjs");
  const child = spawn(process.execPath, [bin, "build", "--out-dir", buildFolder], {
    stdio: [
      "ignore",
      output === "inherit" ? "inherit" : "pipe",
      output === "inherit" ? "inherit" : "pipe",
    ],
  });
  let kept = "";
  const keep = (chunk: Buffer): void => void (kept += chunk.toString());
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The site could not be built (exit code ${code}).\n${kept}`.trim()));
    });
  });
}

/** Makes the built `_headers` file fit what was built: hashes of inline scripts, and the base path. */
async function finishHeaders(baseUrl: string): Promise<void> {
  const file = join(buildFolder, "_headers");
  const pages: string[] = [];
  for (const name of await readdir(buildFolder, { recursive: true })) {
    if (name.endsWith(".html")) pages.push(await readFile(join(buildFolder, name), "utf8"));
  }
  const text = withInlineScripts(await readFile(file, "utf8"), pages);
  await writeFile(file, printHeadersFile(parseHeadersFile(text, file), baseUrl));
}
