import { expect, test } from "vitest";
import { schedule, type Task } from "./schedule.ts";

/** Tasks that end when they are told to. */
function stage() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    run: (task: Task) =>
      new Promise<string>((resolve) => {
        begun.push(task.name);
        ends.set(task.name, () => resolve(`did ${task.name}`));
      }),
    async end(name: string) {
      ends.get(name)?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test("as many tasks run as there are lanes, the first ones first", async () => {
  const { begun, run, end } = stage();
  const all = schedule([{ name: "a" }, { name: "b" }, { name: "c" }], 2, run);
  expect(begun).toEqual(["a", "b"]);
  await end("b");
  expect(begun).toEqual(["a", "b", "c"]);
  await end("a");
  await end("c");
  expect(await all).toEqual(["did a", "did b", "did c"]);
});

test("a task waits for what it comes after, and another takes its turn", async () => {
  const { begun, run, end } = stage();
  const tasks = [{ name: "build" }, { name: "browser", after: ["build"] }, { name: "unit" }];
  const all = schedule(tasks, 2, run);
  expect(begun).toEqual(["build", "unit"]);
  await end("build");
  expect(begun).toEqual(["build", "unit", "browser"]);
  await end("unit");
  await end("browser");
  await all;
});

test("what was not asked for is not waited for", async () => {
  const results = await schedule([{ name: "browser", after: ["build"] }], 2, async () => "done");
  expect(results).toEqual(["done"]);
});

test("tasks that wait for each other are named", async () => {
  const tasks = [
    { name: "a", after: ["b"] },
    { name: "b", after: ["a"] },
  ];
  await expect(schedule(tasks, 2, async () => "")).rejects.toThrow("Wait for each other: a, b.");
});
