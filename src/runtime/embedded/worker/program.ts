import { installPreload } from "../../../gateway/preload/preload.ts";
import {
  createLoader,
  createWorkerEvaluator,
  reportUncaught,
  type Loader,
  type ModuleFiles,
} from "../loader/index.ts";
import { levelOf } from "../node/console.ts";
import { builtins } from "../node/index.ts";
import { runTask } from "../node/internal/event-loop.ts";
import process, { lifecycle, setProcessHost, startProcess } from "../node/process.ts";
import { inspect } from "../node/util.ts";
import type { WireRecord } from "../../../trace/wire.ts";
import type { Conditions, Prepare } from "../protocol.ts";
import { loadLater, loadSyntax, loadTypescript } from "./chunks.ts";
import { faultOf } from "./fault.ts";
import { provideLater } from "./later.ts";
import type { Log } from "./log.ts";
import type { Outlet } from "./outlet.ts";
import { loadPackages } from "./packages.ts";
import { importScripts } from "./platform.ts";

/** Where the project lies in the worker's file system. */
export const ROOT = "/app";

export type Program = {
  /** Runs the entry, as `node entry` does. */
  run(entry: string): void;
  /** A copy of `ws`'s client of its own, where the packages have one. */
  loadWebSocket(): unknown;
  /** Lets the session store misbehave, and the clock run ahead, from now on. */
  setConditions(conditions: Conditions): void;
};

export type ProgramOptions = {
  readonly prepare: Prepare;
  readonly files: ModuleFiles;
  readonly post: Outlet;
  readonly log: Log;
  readonly onRecord: (record: WireRecord) => void;
  /** Sends what waits to be sent: nothing runs any more after this. */
  readonly onExit: () => void;
};

/** The example's process: its modules, its output, its end. */
export function createProgram(options: ProgramOptions): Program {
  const { prepare, files, post, log } = options;
  const { syntax, typescript } = prepare;

  const nameOwn = (url: string): void => loader.nameScript(url, "node:internal");
  provideLater(() => loadLater(prepare.workerLater, nameOwn));
  const namePackages = (url: string): void => loader.nameScript(url, "node_modules");
  const packages = loadPackages(prepare.packages, prepare.packagesLater, namePackages);
  let transform: ReturnType<typeof loadTypescript> | undefined;
  let tools: ReturnType<typeof loadSyntax> | undefined;
  const loader: Loader = createLoader({
    files,
    root: ROOT,
    builtins,
    evaluator: createWorkerEvaluator({ importScripts }),
    packages,
    typescript() {
      if (typescript === undefined) throw new Error("This project began without TypeScript.");
      return (transform ??= loadTypescript(typescript));
    },
    syntax: () => (tools ??= loadSyntax(syntax)),
  });
  nameOwn(ownUrl());
  namePackages(packages.url);

  setProcessHost({
    write: (fd, text) => log.write(levelOf(fd), text),
    exit(code) {
      log.flush();
      options.onExit();
      post({ type: "exit", code });
    },
    showUncaught: (error) => showUncaught(error),
  });
  startProcess({ argv: ["/usr/local/bin/node"], env: prepare.env, cwd: ROOT });
  catchUncaught();

  function showUncaught(thrown: unknown): void {
    const report = reportUncaught({
      thrown,
      place: loader.placeOf(thrown),
      files,
      inspect,
      mapStack: loader.mapStack,
      version: `Node.js ${process.version}`,
    });
    log.write("error", report.text);
    post({ type: "fault", fault: faultOf(report, ROOT) });
  }

  const preload = installPreload({
    require: loader.requireFrom(`${ROOT}/index.js`),
    onRecord: options.onRecord,
  });

  // A spare process does that while the reader still looks at the page.
  for (const path of Object.keys(prepare.files)) loader.readAhead(`${ROOT}/${path}`);

  return {
    loadWebSocket: loader.loadWebSocket,
    setConditions({ storeDelay, storeDown, clockOffset }) {
      preload.setFaults({ ...(storeDelay && { storeDelay }), ...(storeDown && { storeDown }) });
      preload.setClockOffset(clockOffset);
    },
    run(entry) {
      process.argv.push(`${ROOT}/${entry}`);
      let isLoading = true;
      const loaded = (): void => {
        isLoading = false;
        post({ type: "loaded" });
      };
      const failed = (error: unknown): void => {
        isLoading = false;
        lifecycle.uncaught(error, "uncaughtException");
      };
      try {
        const loading = loader.runMain(`${ROOT}/${entry}`);
        if (loading) loading.then(loaded, failed);
        else loaded();
      } catch (error) {
        failed(error);
      }
      // The ticks of a CommonJS module run before its promises.
      if (!isLoading) runTask(() => undefined);
      lifecycle.exitWhenIdle(() => !isLoading);
    },
  };
}

/** What the browser reports because no code caught it. */
function catchUncaught(): void {
  addEventListener("error", (event) => {
    event.preventDefault();
    lifecycle.uncaught(event.error ?? new Error(event.message), "uncaughtException");
  });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    lifecycle.rejection(event.reason, event.promise);
  });
  addEventListener("rejectionhandled", (event) => lifecycle.rejectionHandled(event.promise));
}

/** The URL of this very script, which stack frames of the runtime show. */
function ownUrl(): string {
  return /((?:blob|https?):[^\s)]+?):\d+:\d+/.exec(new Error().stack ?? "")?.[1] ?? location.href;
}
