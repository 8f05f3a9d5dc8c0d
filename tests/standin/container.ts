import { type FSWatcher, watch } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve, sep } from "node:path";
import { mountTree } from "./mount.ts";
import { type Ports, watchPorts } from "./ports.ts";
import { createProcesses, type Processes } from "./processes.ts";
import type { FromContainer, Request } from "./rpc.ts";

export type ContainerOptions = {
  readonly id: string;
  readonly workdirName: string;
  readonly coep: string;
  readonly virtualPorts: string;
  readonly node: string;
  urlOf(port: number): string;
  /** Whether its ports are told of. */
  tellsPorts(): boolean;
  /** Whether each process that is started ends with an error at once. */
  failsProcesses(): boolean;
  /** What its network does with upgrades from one process to another. */
  upgradesWithin(): string;
  /** Bytes of output that one message may carry. */
  outputSize(): number;
  say(event: FromContainer): void;
};

/** One booted container: a folder of this machine, and processes in it. */
export type Container = {
  readonly id: string;
  readonly coep: string;
  readonly info: { readonly path: string; readonly cwd: string };
  readonly ports: Ports;
  readonly processes: Processes;
  /** @returns what the request is answered with. */
  obey(request: Exclude<Request, { do: "build" }>): Promise<unknown>;
  close(): Promise<void>;
};

export async function createContainer(options: ContainerOptions): Promise<Container> {
  const { say } = options;
  const root = await mkdtemp(join(tmpdir(), "standin-"));
  const home = join(root, "home", options.workdirName);
  const support = join(root, "support");
  await Promise.all([mkdir(home, { recursive: true }), mkdir(support)]);
  await writeFile(join(support, "virtual-ports.cjs"), options.virtualPorts);
  const ports = await watchPorts(join(support, "ports"), (port, change) => {
    if (options.tellsPorts()) say({ say: "port", port, change, url: options.urlOf(port) });
  });
  const processes = createProcesses({
    root: home,
    support,
    node: options.node,
    upgrades: () => options.upgradesWithin(),
    onOutput(pid, data) {
      const size = options.outputSize();
      for (let start = 0; start < data.length; start += size) {
        const part = Buffer.from(data.subarray(start, start + size));
        say({ say: "output", pid, data: { base64: part.toString("base64") } });
      }
    },
    onExit: (pid, code) => say({ say: "exit", pid, code }),
  });
  const watchers = new Map<number, FSWatcher>();

  const within = (path: string): string => {
    const found = resolve(home, `.${sep}${resolve("/", path).slice(1)}`);
    if (found !== home && !found.startsWith(home + sep)) throw new Error(`EACCES: ${path}`);
    return found;
  };

  async function obey(request: Exclude<Request, { do: "build" }>): Promise<unknown> {
    switch (request.do) {
      case "mount":
        return mountTree(
          Buffer.from(request.tree.base64, "base64"),
          within(request.mountPoint ?? "/"),
        );
      case "readFile":
        return { base64: (await readFile(within(request.path))).toString("base64") };
      case "writeFile":
        return writeFile(within(request.path), Buffer.from(request.data.base64, "base64"));
      case "mkdir":
        return mkdir(within(request.path), { recursive: request.recursive });
      case "rm":
        return rm(within(request.path), { recursive: request.recursive, force: request.force });
      case "rename":
        return rename(within(request.from), within(request.to));
      case "readdir": {
        const entries = await readdir(within(request.path), { withFileTypes: true });
        return entries.map((entry) => ({ name: entry.name, type: entry.isDirectory() ? 2 : 1 }));
      }
      case "watch":
        return startWatching(request);
      case "unwatch":
        return stopWatching(request.watcher);
      case "spawn": {
        const asked = request.request;
        const started = options.failsProcesses() ? { ...asked, command: "false" } : asked;
        return processes.spawn(request.pid, started, within(asked.cwd ?? "/"));
      }
      case "input":
        return processes.write(request.pid, request.data);
      case "kill":
        return processes.kill(request.pid);
      case "teardown":
        return close();
    }
  }

  function startWatching({ path, watcher, recursive }: Extract<Request, { do: "watch" }>): void {
    const watching = watch(within(path), { recursive }, (event, name) =>
      say({ say: "watched", watcher, event, name: String(name) }),
    );
    watchers.set(watcher, watching);
  }

  function stopWatching(watcher: number): void {
    watchers.get(watcher)?.close();
    watchers.delete(watcher);
  }

  async function close(): Promise<void> {
    ports.close();
    for (const watcher of [...watchers.keys()]) stopWatching(watcher);
    await processes.killAll();
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  }

  return {
    id: options.id,
    coep: options.coep,
    info: { path: "/usr/local/bin:/usr/bin:/bin", cwd: `/home/${basename(home)}` },
    ports,
    processes,
    async obey(request) {
      try {
        return await obey(request);
      } catch (error) {
        // Where the folder really is must not be told: a test could come to depend on it.
        if (error instanceof Error) error.message = error.message.replaceAll(home, "");
        throw error;
      }
    },
    close,
  };
}
