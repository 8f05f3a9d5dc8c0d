import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { freePorts, listening } from "../contracts/node/ports.ts";

/** What of the project's folder is installed or built, and the repository itself. */
const left = new Set([".git", ".cache", ".docusaurus", "build"]);

/** `npm start` in a copy of the project, so that a test may edit its files. */
export type DevServer = {
  /** Of the home page, with a slash at the end. */
  readonly url: string;
  /** Puts `after` in the place of every `before` in a file, and throws where there is none. */
  edit(path: string, before: string, after: string): Promise<void>;
  /** Puts every edited file back as it was. */
  restore(): Promise<void>;
  /** Ends the server and removes the copy. */
  close(): Promise<void>;
};

/**
 * Copies the project, with the packages that are installed, and runs `npm start` there.
 *
 * @throws Error with what the command printed, where it ends before it serves
 */
export async function startDevServer(): Promise<DevServer> {
  const root = process.cwd();
  const folder = await mkdtemp(join(tmpdir(), "npm-start-"));
  const filter = (path: string): boolean =>
    basename(path) !== "node_modules" && !left.has(relative(root, path));
  await cp(root, folder, { recursive: true, filter });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");

  const [port = 0] = await freePorts(1);
  const url = `http://localhost:${port}/`;
  const command = ["start", "--", "--no-open", "--port", String(port)];
  // A group of its own, so that its end is the end of what npm started, too.
  const child = spawn("npm", command, { cwd: folder, detached: true, stdio: "pipe" });
  let printed = "";
  const keep = (chunk: Buffer): void => void (printed += chunk.toString());
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const over = new AbortController();
  const ended = new Promise<string>((resolve) => {
    child.once("error", ({ message }) => resolve(message));
    child.once("close", (code) => resolve(`exit code ${code}`));
  });
  void ended.then(() => over.abort());

  const close = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid);
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  // It listens first, and answers when its first build is done.
  const listens = await listening(port, over.signal);
  const serves =
    listens &&
    (await fetch(url)
      .then(({ ok }) => ok)
      .catch(() => false));
  if (!serves) {
    await close();
    throw new Error(`npm start ended before it served (${await ended}).\n${printed}`);
  }
  /** What was on disk before the first edit, by path. */
  const originals = new Map<string, string>();
  return {
    url,
    edit: async (path, before, after) => {
      const file = join(folder, path);
      const text = await readFile(file, "utf8");
      if (!text.includes(before)) throw new Error(`${path} does not hold "${before}"`);
      if (!originals.has(file)) originals.set(file, text);
      await writeFile(file, text.replaceAll(before, after));
    },
    restore: async () => {
      for (const [file, text] of originals) await writeFile(file, text);
      originals.clear();
    },
    close,
  };
}
