import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

import { projectOf, readExamples } from "../../snippets/project.ts";
import type { Files, Project } from "../../snippets/project.ts";
import { commandOf } from "./command.ts";

const run = promisify(execFile);

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "command-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function filesIn(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const read = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length + 1), await readFile(path, "utf8")] as const;
    });
  return Object.fromEntries(await Promise.all(read));
}

const shells = ["bash", "sh"] as const;
const awkward: Project = {
  topic: "it's; echo $HOME",
  variant: "ts",
  entry: "index.ts",
  files: {
    "index.ts": "const a = `${1}`; // 'one' \"two\" \\n $(reboot) !! !history\n\tEND\nEND\n",
    "no newline at the end.txt": "END",
    "empty.txt": "",
    "deep/er/é.txt": "Ünïcode 🚀\r\n",
    "block.txt": "x".repeat(512),
  },
};
const examples = readExamples(process.cwd()).flatMap(({ variants }) => variants.map(projectOf));

test.each(shells)("%s writes every file as it is, whatever stands in it", async (shell) => {
  for (const project of [awkward, ...examples]) {
    const folder = await emptyFolder();
    const name = `${project.topic}-${project.variant}`;
    const { stdout, stderr } = await run(shell, ["-c", `${commandOf(project)}pwd`], {
      cwd: folder,
    });
    expect(stderr).toBe("");
    expect(stdout.trimEnd()).toBe(join(folder, name));
    expect(await filesIn(join(folder, name))).toEqual(project.files);
    expect(await readdir(folder)).toEqual([name]);
  }
});

test("an interactive bash takes it from a paste, history expansion and all", async () => {
  const folder = await emptyFolder();
  const script = run("bash", ["--norc", "--noprofile", "-i"], { cwd: folder });
  script.child.stdin?.end(`set -o history -o histexpand\n${commandOf(awkward)}exit\n`);
  await script;
  expect(await filesIn(join(folder, "it's; echo $HOME-ts"))).toEqual(awkward.files);
});

test("a folder of that name is left as it is", async () => {
  const folder = await emptyFolder();
  const [example] = examples;
  if (example === undefined) throw new Error("There are no examples.");
  const mine = join(folder, `${example.topic}-${example.variant}`);
  await mkdir(mine);
  await writeFile(join(mine, "index.js"), "mine");
  await expect(run("bash", ["-c", commandOf(example)], { cwd: folder })).rejects.toThrow(/exists/);
  expect(await filesIn(mine)).toEqual({ "index.js": "mine" });
});

test("no line is too long for a terminal, and the whole is shorter than the files", () => {
  for (const example of examples) {
    const command = commandOf(example);
    const longest = Math.max(...command.split("\n").map((line) => line.length));
    expect(longest).toBeLessThan(200);
    expect(command.length).toBeLessThan(Object.values(example.files).join("").length / 2);
  }
});
