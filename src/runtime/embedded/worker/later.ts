import { standInFor, type StandInKind } from "../loader/stand-in.ts";

/**
 * Stand-ins for those files of the worker that come with its later script (`build/worker/later.ts`).
 */

/** What the later script exports: each of its files, by name. */
export type LaterFiles = Readonly<Record<string, object>>;

let files: LaterFiles | undefined;
let load: () => LaterFiles = () => {
  throw new Error("Nothing can be loaded before the process is prepared.");
};

/** @param from loads the later script, without waiting; called once */
export function provideLater(from: () => LaterFiles): void {
  load = from;
}

/**
 * @param way the names that lead from the file to what is stood in for; none for all of it
 * @param known properties that can be told without loading it
 */
export function standIn(
  file: string,
  way: readonly string[],
  kind: StandInKind,
  known?: Readonly<Record<string, string | number>>,
): object {
  const get = (): object => {
    files ??= load();
    return way.reduce<unknown>(
      (value, name) => Reflect.get(value as object, name),
      files[file],
    ) as object;
  };
  return standInFor({ kind, ...(known && { values: known }) }, get);
}
