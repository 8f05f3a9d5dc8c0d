/** `node:fs`, in memory. */
import { mustBeFunction } from "./internal/errors.ts";
import { constants, optionsOf } from "./fs/arguments.ts";
import { createFileHandle } from "./fs/file-handle.ts";
import { createOperations, type Operations } from "./fs/operations.ts";
import { Dirent, Stats } from "./fs/stats.ts";
import { createStreams } from "./fs/streams.ts";
import { Volume } from "./fs/volume.ts";
import { createWatch } from "./fs/watch.ts";
import { setImmediate } from "./timers.ts";

export { Volume };

type Sync = (...args: unknown[]) => unknown;
type Name = keyof Operations;

/** Operations whose callback gets more than a result: also what they worked on. */
const withSecond = new Set<Name>(["read", "write"]);

/** Operations that need two arguments before the callback. */
const withTwo = new Set<Name>(["writeFile", "appendFile", "rename", "copyFile", "cp", "chmod"]);

/** The module `fs` over a tree of files. */
export function createFs(volume: Volume) {
  const operations = createOperations(volume);
  const streams = createStreams(operations);
  const FileHandle = createFileHandle(operations, streams);
  const names = Object.keys(operations) as Name[];
  const run = (name: Name): Sync => operations[name] as Sync;

  /** Failures of arguments are thrown at once, those of the file system go to the callback. */
  function callback(name: Name) {
    const sync = run(name);
    return named(name, (...args: unknown[]): void => {
      const done = args.length > (withTwo.has(name) ? 2 : 1) ? args.pop() : undefined;
      mustBeFunction(done, "cb");
      // Trailing options that the caller left out.
      while (args.length > 0 && args.at(-1) === undefined) args.pop();
      const call = done as unknown as (error: unknown, ...values: unknown[]) => void;
      let result: unknown;
      try {
        result = sync(...args);
      } catch (error) {
        if (!isSystemError(error)) throw error;
        setImmediate(() => call(error));
        return;
      }
      setImmediate(() => {
        if (result === undefined) call(null);
        else if (withSecond.has(name)) call(null, result, args[1]);
        else call(null, result);
      });
    });
  }

  function promise(name: Name) {
    const sync = run(name);
    return named(name, async (...args: unknown[]): Promise<unknown> => {
      const { signal } = optionsOf<{ signal: AbortSignal }>(
        args.at(-1)?.constructor === Object ? args.at(-1) : {},
      );
      signal?.throwIfAborted();
      // Never done within the call, as in Node.
      await new Promise<void>((resolve) => setImmediate(resolve));
      return sync(...args);
    });
  }

  const members: Record<string, unknown> = {};
  const promises: Record<string, unknown> = { constants };
  for (const name of names) {
    members[`${name}Sync`] = named(`${name}Sync`, run(name));
    members[name] = callback(name);
    if (!/^(f|open$|close$|read$|write$)/.test(name)) promises[name] = promise(name);
  }
  for (const name of ["realpath", "realpathSync"]) {
    Object.assign(members[name] as object, { native: members[name] });
  }
  promises.open = async (...args: [unknown, unknown?, unknown?]) =>
    new FileHandle(operations.open(...args));
  promises.watch = watchAsync;

  const existsSync = (target: unknown): boolean => {
    try {
      operations.access(target);
      return true;
    } catch {
      return false;
    }
  };
  const watch = createWatch(volume);

  async function* watchAsync(target: unknown, options?: { signal?: AbortSignal }) {
    const queue: { eventType: string; filename: string }[] = [];
    let wake = () => {};
    const watcher = watch(target, options, (eventType, filename) => {
      queue.push({ eventType, filename });
      wake();
    });
    try {
      for (;;) {
        options?.signal?.throwIfAborted();
        const next = queue.shift();
        if (next) yield next;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      watcher.close();
    }
  }

  return Object.assign(members as unknown as FsCalls, {
    ...streams,
    FileReadStream: streams.ReadStream,
    FileWriteStream: streams.WriteStream,
    createReadStream: (path: unknown, options?: unknown) => new streams.ReadStream(path, options),
    createWriteStream: (path: unknown, options?: unknown) => new streams.WriteStream(path, options),
    existsSync,
    exists: (target: unknown, done: (exists: boolean) => void) => {
      mustBeFunction(done, "cb");
      setImmediate(() => done(existsSync(target)));
    },
    watch,
    Stats,
    Dirent,
    constants,
    F_OK: constants.F_OK,
    R_OK: constants.R_OK,
    W_OK: constants.W_OK,
    X_OK: constants.X_OK,
    promises,
  });
}

/** The calls made of the operations, typed as Node's. */
type FsCalls = Pick<
  typeof import("node:fs"),
  "readFileSync" | "writeFileSync" | "statSync" | "mkdirSync" | "readFile" | "writeFile" | "stat"
>;

const isSystemError = (error: unknown): boolean => error instanceof Error && "syscall" in error;

const named = <F extends Sync>(name: string, call: F): F =>
  Object.defineProperty(call, "name", { value: name, configurable: true });

/** The worker's one file system. */
export const volume = new Volume();
const fs = createFs(volume);

export default fs;
