import { execFile } from "node:child_process";
import { promisify } from "node:util";

const quiet = ["--no-audit", "--no-fund", "--no-update-notifier"];

/**
 * Runs npm in a folder.
 *
 * @throws Error with all that npm said
 */
export async function npm(args: readonly string[], cwd: string): Promise<void> {
  const windows = process.platform === "win32";
  await promisify(execFile)(windows ? "npm.cmd" : "npm", [...args, ...quiet], {
    cwd,
    shell: windows, // Node.js starts .cmd files only through a shell (CVE-2024-27980)
  }).catch((error: Error & { stderr?: string }) => {
    throw new Error(`npm ${args.join(" ")} failed in ${cwd}:\n${error.stderr ?? error.message}`);
  });
}
