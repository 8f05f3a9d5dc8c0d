import type { Project } from "../port.ts";
import { fetchText } from "./fetch-files.ts";
import { defaultDeadlines } from "./options.ts";
import type { WebContainerRuntime, WebContainerRuntimeOptions } from "./options.ts";
import { unpackFiles } from "./packed-files.ts";
import { createRun } from "./run.ts";

export type * from "./options.ts";
export type { Progress } from "./steps.ts";

/**
 * Runs an example on real Node.js in the page: in a WebContainer, a service of stackblitz.com. The
 * container is booted by the first `start` and shared by all runs of the page; before that, nothing
 * is loaded from anywhere.
 */
export function createWebContainerRuntime(
  options: WebContainerRuntimeOptions,
): WebContainerRuntime {
  const { baseUrl, port = 3000, attempts = 2 } = options;
  const deadlines = { ...defaultDeadlines, ...options.deadlines };

  /** Everything beside the project's own files, by path in the run's folder. */
  async function files(project: Project): Promise<Record<string, string>> {
    const base = new URL(baseUrl, location.href);
    const fetched = async (asset: { path: string }) => fetchText(new URL(asset.path, base).href);
    const modules = await options.modules(project);
    const [support, packages, lockfile] = await Promise.all([
      fetched(options.assets.support),
      fetched(modules.files),
      fetched(modules.lockfile),
    ]);
    return {
      ...under("support", unpackFiles(JSON.parse(support))),
      ...under("example", unpackFiles(JSON.parse(packages))),
      "example/package-lock.json": lockfile,
    };
  }

  return {
    name: "webcontainer",
    async start(start) {
      start.signal?.throwIfAborted();
      return createRun({ start, files: () => files(start.project), port, attempts, deadlines });
    },
  };
}

const under = (folder: string, files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
