import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** What of the project's folder is installed or built, and the repository itself. */
const left = new Set([".git", ".cache", ".docusaurus", "build"]);

/** `npm start` in a copy of the project, so that a test may edit its files. */
export type DevServer = {
  /** Of the home page, with a slash at the end. */
  readonly url: string;
  /** Puts `after` in the place of every `before` in a file, and throws where there is none. */
  edit(path: string, before: string, after: string): Promise<void>;
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

  const port = await freePort();
  const url = `http://localhost:${port}/`;
  const command = ["start", "--", "--no-open", "--port", String(port)];
  // A group of its own, so that its end is the end of what npm started, too.
  const child = spawn("npm", command, { cwd: folder, detached: true, stdio: "pipe" });
  let printed = "";
  const keep = (chunk: Buffer): void => void (printed += chunk.toString());
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = new Promise<string>((resolve) => {
    child.once("error", ({ message }) => resolve(message));
    child.once("close", (code) => resolve(`exit code ${code}`));
  });

  const close = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid);
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const how = await Promise.race([ended, served(url)]);
  if (how !== "served") {
    await close();
    throw new Error(`npm start ended before it served (${how}).\n${printed}`);
  }
  return {
    url,
    edit: async (path, before, after) => {
      const file = join(folder, path);
      const text = await readFile(file, "utf8");
      if (!text.includes(before)) throw new Error(`${path} does not hold "${before}"`);
      await writeFile(file, text.replaceAll(before, after));
    },
    close,
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves when a server answers; the dev server does when its first build is done. */
async function served(url: string): Promise<"served"> {
  for (;;) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return "served";
    await pause(500);
  }
}
