import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import type { SpawnRequest } from "./rpc.ts";

export type ProcessesOptions = {
  /** Its `node_modules/.bin` comes first in the PATH. */
  readonly root: string;
  /** Holds the file `virtual-ports.cjs` and the folder `ports`. */
  readonly support: string;
  /** What the container's network does with upgrades: for `virtual-ports.ts`. */
  upgrades(): string;
  /** The Node.js that processes find. */
  readonly node: string;
  onOutput(pid: number, data: Uint8Array): void;
  onExit(pid: number, code: number): void;
};

/** The processes of one container: real ones of this machine, numbered by whoever starts them. */
export type Processes = {
  spawn(pid: number, request: SpawnRequest, cwd: string): void;
  write(pid: number, data: string): void;
  kill(pid: number): void;
  killAll(): Promise<void>;
  /** How many are running. */
  count(): number;
};

/** How long a process that is told to end may take, in ms: one that loops hears no signal. */
const GRACE = 500;

export function createProcesses(options: ProcessesOptions): Processes {
  const running = new Map<number, { child: ChildProcess; ended: Promise<void> }>();
  const environment: NodeJS.ProcessEnv = {
    PATH: [
      join(options.root, "node_modules/.bin"),
      dirname(options.node),
      process.env.PATH ?? "",
    ].join(":"),
    HOME: options.root,
    FORCE_COLOR: "1",
    NODE_OPTIONS: `--require ${join(options.support, "virtual-ports.cjs")}`,
    STANDIN_PORTS: join(options.support, "ports"),
  };

  function gone(pid: number, code: number): void {
    running.delete(pid);
    options.onExit(pid, code);
  }

  function signal(pid: number, name: NodeJS.Signals): void {
    const group = running.get(pid)?.child.pid;
    if (group === undefined) return;
    try {
      // Its whole group: a shell's children, too.
      process.kill(-group, name);
    } catch {
      // It has just ended by itself.
    }
  }

  /** As the service does, which knows no signals: it ends, whatever it is doing. */
  async function end(pid: number): Promise<void> {
    const ended = running.get(pid)?.ended;
    if (!ended) return;
    signal(pid, "SIGTERM");
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, GRACE, "late")));
    if ((await Promise.race([ended, late])) === "late") signal(pid, "SIGKILL");
    clearTimeout(timer);
  }

  return {
    spawn(pid, { command, args, env = {} }, cwd) {
      const own = Object.entries(env).map(([name, value]) => [name, String(value)] as const);
      const child = spawn(command === "jsh" ? "sh" : command, args, {
        cwd,
        detached: true,
        stdio: "pipe",
        env: {
          ...environment,
          STANDIN_UPGRADES: options.upgrades(),
          ...Object.fromEntries(own),
        },
      });
      const output = (data: Buffer): void => options.onOutput(pid, asTerminal(data));
      child.stdout.on("data", output);
      child.stderr.on("data", output);
      // Input that comes after the process has ended goes nowhere.
      child.stdin.on("error", () => undefined);
      const ended = new Promise<void>((resolve) => {
        child.once("error", () => {
          // What the service's shell says and returns for a command that there isn't.
          output(Buffer.from(`jsh: command not found: ${command}\n`));
          gone(pid, 127);
          resolve();
        });
        child.once("close", (code, signal) => {
          if (child.pid !== undefined)
            gone(pid, code ?? 128 + constants.signals[signal ?? "SIGKILL"]);
          resolve();
        });
      });
      running.set(pid, { child, ended });
    },
    write(pid, data) {
      running.get(pid)?.child.stdin?.write(data);
    },
    kill: (pid) => void end(pid),
    count: () => running.size,
    async killAll() {
      const all = [...running];
      for (const [pid] of all) signal(pid, "SIGKILL");
      await Promise.all(all.map(([, { ended }]) => ended));
    },
  };
}

/** The service's processes write to a terminal, which makes each line feed a carriage return besides. */
function asTerminal(data: Buffer): Uint8Array {
  return Buffer.from(data.toString("latin1").replace(/\r?\n/g, "\r\n"), "latin1");
}
