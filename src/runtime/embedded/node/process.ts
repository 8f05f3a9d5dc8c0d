/** `node:process`. */
import { EventEmitter } from "./events.ts";
import { systemError } from "./internal/errors.ts";
import { nextTick } from "./internal/next-tick.ts";
import { setStandardStreams } from "./internal/stream-process.ts";
import { hrtime, uptime } from "./process/clock.ts";
import { createLifecycle, validExitCode } from "./process/exit.ts";
import { processHost, setProcessHost } from "./process/host.ts";
import { signalNumbers } from "./process/signals.ts";
import { createInput, createOutput } from "./process/stdio.ts";
import { createEmitWarning } from "./process/warning.ts";
import type { Emitter } from "./events/emitter.ts";
import { unsupported } from "./unsupported.ts";

/** The version that the runtime is measured against. */
const version = "v20.20.2";

class Process extends EventEmitter {
  title = "node";
  readonly version = version;
  readonly versions: Record<string, string> = { node: version.slice(1) };
  readonly arch = "x64";
  readonly platform = "linux";
  readonly release = { name: "node", lts: "Iron" };
  readonly pid = 1;
  readonly ppid = 0;
  argv: string[] = ["/usr/local/bin/node"];
  argv0 = "node";
  execArgv: string[] = [];
  execPath = "/usr/local/bin/node";
  readonly features = { inspector: false, debug: false, uv: true, ipv6: true, tls: false };
  readonly config = { target_defaults: {}, variables: {} };
  env: Record<string, string | undefined> = environment({});
  _exiting = false;
  domain: unknown = null;
  readonly nextTick = nextTick;
  readonly hrtime = hrtime;
  readonly uptime = uptime;
  readonly stdin = createInput();
  readonly stdout = createOutput(1);
  readonly stderr = createOutput(2);
  private directory = "/";
  private code: number | string | undefined;

  get exitCode(): number | string | undefined {
    return this.code;
  }
  set exitCode(code: number | string | undefined) {
    this.code = code === undefined || code === null ? undefined : validExitCode(code);
  }

  cwd(): string {
    return this.directory;
  }

  chdir(directory: string): void {
    // Only the folders of a path are joined here; whether it exists is the file system's to say.
    this.directory = new URL(directory, `file://${this.directory.replace(/\/?$/, "/")}`).pathname;
  }

  umask(): number {
    return 0o22;
  }
  getuid(): number {
    return 1000;
  }
  geteuid(): number {
    return 1000;
  }
  getgid(): number {
    return 1000;
  }
  getegid(): number {
    return 1000;
  }
  getgroups(): number[] {
    return [1000];
  }

  memoryUsage = Object.assign(memoryUsage, { rss: () => memoryUsage().rss });

  cpuUsage(previous?: { user: number; system: number }): { user: number; system: number } {
    // A browser doesn't tell; the time that passed is an upper bound.
    const user = Math.floor(uptime() * 1e6) - (previous?.user ?? 0);
    return { user, system: 0 };
  }

  resourceUsage(): Record<string, number> {
    return { userCPUTime: this.cpuUsage().user, systemCPUTime: 0, maxRSS: 0 };
  }

  binding(name: string): never {
    throw unsupported(`process.binding("${name}")`, "Use the documented built-in modules.");
  }
}

/** An environment: its values are strings, whatever is assigned. */
function environment(values: Readonly<Record<string, string>>): Record<string, string | undefined> {
  return new Proxy(
    { ...values },
    {
      set(target, name, value) {
        return Reflect.set(target, name, String(value));
      },
      defineProperty: (target, name, descriptor) =>
        Reflect.defineProperty(target, name, { ...descriptor, value: String(descriptor.value) }),
    },
  );
}

type HeapOfChromium = { memory?: { usedJSHeapSize: number; totalJSHeapSize: number } };

/** In bytes. Only Chromium tells the heap; elsewhere the numbers are 0. */
function memoryUsage(): {
  rss: number;
  heapTotal: number;
  heapUsed: number;
  external: number;
  arrayBuffers: number;
} {
  const heap = (performance as HeapOfChromium).memory;
  const heapTotal = heap?.totalJSHeapSize ?? 0;
  return {
    rss: heapTotal,
    heapTotal,
    heapUsed: heap?.usedJSHeapSize ?? 0,
    external: 0,
    arrayBuffers: 0,
  };
}

const instance = new Process();
const emitter = instance as unknown as Emitter & Process;

/** How it ends, for the host: signals, rejections, idleness. */
export const lifecycle = createLifecycle(emitter, (reason) => String(reason));

const process = Object.assign(instance, {
  emitWarning: createEmitWarning(emitter),
  exit: lifecycle.exit,
  reallyExit: lifecycle.exit,
  abort: () => lifecycle.signal("SIGABRT"),
  kill(pid: number, signal: string | number = "SIGTERM"): boolean {
    if (pid !== instance.pid) {
      throw Object.assign(systemError("EINVAL", "kill"), {
        code: "ESRCH",
        errno: -3,
        message: "kill ESRCH",
      });
    }
    const name =
      typeof signal === "number"
        ? Object.keys(signalNumbers).find((key) => signalNumbers[key] === signal)
        : signal;
    if (signal === 0) return true;
    if (name === undefined || !(name in signalNumbers)) {
      const error = new TypeError(`Unknown signal: ${String(signal)}`);
      throw Object.assign(error, { code: "ERR_UNKNOWN_SIGNAL" });
    }
    lifecycle.signal(name);
    return true;
  },
  setUncaughtExceptionCaptureCallback: lifecycle.setCaptureCallback,
  hasUncaughtExceptionCaptureCallback: lifecycle.hasCaptureCallback,
});

Object.defineProperty(process, Symbol.toStringTag, { value: "process", configurable: true });
setStandardStreams(process);

export type ProcessStart = {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
};

/** Sets what a process begins with. */
export function startProcess({ argv, env, cwd }: ProcessStart): void {
  process.argv = [...argv];
  process.env = environment(env);
  process.chdir(cwd);
}

export { processHost, setProcessHost };
export default process;
