import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { FileTree, Project } from "../../runtime/port.ts";
import { projectOf, readExample } from "../../snippets/project.ts";
import { fixes, type FixName, type Processes } from "./fixes.ts";
import { isKept, parseBenchLine, type Outcome } from "./outcome.ts";
import { handlersWith } from "./project.ts";
import { readRaceProject, topic } from "./read-project.ts";

// The program of the lab, on real Node.js: the same files, the same packages.

const root = fileURLToPath(new URL("../../..", import.meta.url));
const { files } = readRaceProject(root);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "race-"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(tree: FileTree): void {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

async function measure(
  handlers: FileTree,
  processes: Processes,
  variant: Project["variant"] = "esm",
): Promise<Outcome[]> {
  write({ ...files, ...handlers, ...ofVariant[variant] });
  const runner = variant === "ts" ? ["--import", "tsx"] : [];
  const child = spawn(process.execPath, [...runner, "main.js", "--once"], {
    cwd: folder,
    env: { ...process.env, PORT: "0", PROCESSES: String(processes), NODE_ENV: "test" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  await once(child, "close");
  const messages = printed
    .trim()
    .split("\n")
    .map((line) => parseBenchLine(line));
  const outcomes = messages.flatMap((message) =>
    message?.is === "outcome" ? [message.outcome] : [],
  );
  expect(messages.at(-1)).toEqual({ is: "end", orders: outcomes.length });
  return outcomes;
}

/** The example's session and queue in another variant, where the program looks for them. */
function standingIn(variant: Project["variant"], extension: "cjs" | "ts"): FileTree {
  const own = readExample(root, topic).variants.find((one) => one.variant === variant);
  if (own === undefined) throw new Error(`examples/${topic}/${variant} is missing.`);
  const example = projectOf(own).files;
  const ofExample = (name: string) => example[`${name}.${extension === "ts" ? "ts" : "js"}`] ?? "";
  const exports = { session: "sessionMiddleware, reload, save", queue: "inTurn" };
  const placed = (folder: string, name: keyof typeof exports): FileTree => ({
    [`${folder}${name}.js`]: `export { ${exports[name]} } from "./${name}.${extension}";\n`,
    [`${folder}${name}.${extension}`]: ofExample(name),
  });
  return {
    ...placed("", "session"),
    ...placed("", "queue"),
    ...placed("second-process/", "queue"),
  };
}

const ofVariant: Readonly<Record<Project["variant"], FileTree>> = {
  esm: {},
  cjs: standingIn("cjs", "cjs"),
  ts: standingIn("ts", "ts"),
};

const fixed = (fix: FixName, processes: Processes, variant?: Project["variant"]) =>
  measure(handlersWith(files, fix), processes, variant);

const strip = (outcomes: readonly Outcome[]) =>
  Object.fromEntries(outcomes.map((outcome) => [outcome.order, isKept(outcome) ? "✓" : "✗"]));

describe("two concurrent increments on real express-session", () => {
  test("reload, change and save lose one in 4 of 6 orders", async () => {
    const result = { AABB: "✓", ABAB: "✗", ABBA: "✗", BAAB: "✗", BABA: "✗", BBAA: "✓" };
    expect(strip(await fixed("none", 1))).toEqual(result);
  });

  test("without a reload, every order loses one", async () => {
    expect(strip(await fixed("no-reload", 1))).toEqual({ AB: "✗", BA: "✗" });
  });

  test("slow work between reload and save: 18 of 20 lose one; before the reload: 12", async () => {
    const lost = async (fix: FixName) =>
      (await fixed(fix, 1)).map(isKept).filter((kept) => !kept).length;
    expect([await lost("slow"), await lost("late-reload")]).toEqual([18, 12]);
    expect(await fixed("late-reload", 1)).toHaveLength(20);
  });

  test("the example's queue loses none in one process, and is no queue across two", async () => {
    expect(strip(await fixed("queue", 1))).toEqual({ AABB: "✓", BBAA: "✓" });
    expect(strip(await fixed("queue", 2))).toEqual(strip(await fixed("none", 1)));
  });

  test.each(["lock", "atomic"] as const)(
    "%s: no order loses one, in one process or two",
    async (fix) => {
      const one = await fixed(fix, 1);
      expect(one.every(isKept)).toBe(true);
      expect(one).toHaveLength(fix === "lock" ? 8 : 2);
      expect(strip(await fixed(fix, 2))).toEqual(strip(one));
    },
  );

  test("a lost increment is answered twice, a kept one never", async () => {
    for (const { answers, stored } of await fixed("none", 1)) {
      expect(answers.A === answers.B).toBe(stored === 1);
    }
  });

  test("an order says what was sent and answered; a step what it found, what is held and stored", async () => {
    const [, second] = await fixed("none", 1);
    expect(second).toMatchObject({
      order: "ABAB",
      session: expect.stringMatching(/^[\w-]{32}$/),
      requests: {
        A: { method: "POST", url: "/increment", status: 200, body: "1" },
        B: { method: "POST", url: "/increment", status: 200, body: "1" },
      },
      start: { holds: { A: 0, B: 0 }, stored: 0 },
      steps: [
        { request: "A", operation: "reload", found: 0, holds: { A: 1, B: 0 }, stored: 0 },
        { request: "B", operation: "reload", found: 0, holds: { A: 1, B: 1 }, stored: 0 },
        { request: "A", operation: "save", found: null, holds: { A: 1, B: 1 }, stored: 1 },
        { request: "B", operation: "save", found: null, holds: { A: 1, B: 1 }, stored: 1 },
      ],
      answers: { A: 1, B: 1 },
      stored: 1,
    });
  });
});

test.each(["cjs", "ts"] as const)(
  "the %s variant of the example's session and queue loses what the ES modules lose",
  async (variant) => {
    for (const [fix, processes] of [
      ["none", 1],
      ["queue", 1],
      ["queue", 2],
    ] as const) {
      const found = await fixed(fix, processes, variant);
      expect(strip(found)).toEqual(strip(await fixed(fix, processes)));
    }
  },
);

test("what the page shows before it runs is what the program finds", async () => {
  const { version } = createRequire(import.meta.url)("express-session/package.json") as {
    version: string;
  };
  const outcomes: Record<string, Record<string, Record<string, number>>> = {};
  for (const { name } of fixes) {
    outcomes[name] = {};
    for (const processes of [1, 2] as const) {
      const found = await fixed(name, processes);
      outcomes[name][processes] = Object.fromEntries(
        found.map(({ order, stored }) => [order, stored]),
      );
    }
  }
  const recorded = `${JSON.stringify({ expressSession: version, outcomes }, null, 2)}\n`;
  await expect(recorded).toMatchFileSnapshot("recorded.json");
});
