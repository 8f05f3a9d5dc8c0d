/** Something to be done after other things, by their names. */
export type Task = { readonly name: string; readonly after?: readonly string[] };

/**
 * Runs tasks, at most `lanes` at the same time. A task begins when those that it comes after have
 * ended; among those that may begin, the first in the list does. Names that are not in the list are
 * not waited for.
 *
 * @param run gets a task and the results of all that have ended, by name
 * @returns the results in the order of `tasks`
 * @throws Error where tasks wait for each other
 */
export async function schedule<T extends Task, Result>(
  tasks: readonly T[],
  lanes: number,
  run: (task: T, ended: ReadonlyMap<string, Result>) => Promise<Result>,
): Promise<Result[]> {
  const ended = new Map<string, Result>();
  const waiting = [...tasks];
  const running = new Map<string, Promise<void>>();
  const isOpen = (name: string): boolean =>
    running.has(name) || waiting.some((task) => task.name === name);

  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.findIndex(({ after = [] }) => !after.some(isOpen));
    if (next >= 0 && running.size < lanes) {
      for (const task of waiting.splice(next, 1)) {
        const done = run(task, ended).then((result) => {
          ended.set(task.name, result);
          running.delete(task.name);
        });
        running.set(task.name, done);
      }
    } else if (running.size > 0) await Promise.race(running.values());
    else throw new Error(`Wait for each other: ${waiting.map(({ name }) => name).join(", ")}.`);
  }
  return tasks.map(({ name }) => ended.get(name)).filter((result) => result !== undefined);
}
