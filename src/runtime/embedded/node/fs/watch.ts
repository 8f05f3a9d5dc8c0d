import { EventEmitter } from "../events.ts";
import { path as posix } from "../path.ts";
import { setImmediate } from "../timers.ts";
import { optionsOf, placeOf } from "./arguments.ts";
import { fsError } from "./errors.ts";
import type { Volume } from "./volume.ts";

type WatchOptions = { recursive?: boolean; signal?: AbortSignal; persistent?: boolean };
type Listener = (event: string, file: string) => void;

/** `fs.watch`: tells of every change below a directory, or of one file's. */
export function createWatch(volume: Volume) {
  return function watch(target: unknown, given?: unknown, heard?: Listener) {
    const options = optionsOf<WatchOptions>(given);
    const listener = typeof given === "function" ? (given as Listener) : heard;
    const { path, shown } = placeOf(target, "filename");
    const node = volume.find(path);
    if (!node) throw fsError("ENOENT", "watch", shown);
    const watcher = new EventEmitter();
    const stop = volume.onChange((change) => {
      const isIt = change.path === path;
      const isBelow = options.recursive
        ? change.path.startsWith(`${path}/`)
        : posix.dirname(change.path) === path;
      if (!isIt && !isBelow) return;
      const name = isIt ? posix.basename(path) : posix.relative(path, change.path);
      setImmediate(() => watcher.emit("change", change.type, name));
    });
    const close = () => {
      stop();
      setImmediate(() => watcher.emit("close"));
    };
    if (listener) watcher.on("change", listener);
    options.signal?.addEventListener("abort", close, { once: true });
    return Object.assign(watcher, { close, ref: () => watcher, unref: () => watcher });
  };
}
