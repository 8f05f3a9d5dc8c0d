import { readFileSync } from "node:fs";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { decompressFromBase64 } from "lz-string";
import { describe, expect, test } from "vitest";

import { projectOf, readExamples } from "../../snippets/project.ts";
import type { Files, Project } from "../../snippets/project.ts";
import { codeSandboxPost } from "./codesandbox.ts";
import { limitsOf } from "./limits.ts";
import { parseFiles, parseProject } from "./load-project.ts";
import { stackBlitzPost } from "./stackblitz.ts";
import { zipOf } from "./zip.ts";

const root = join(import.meta.dirname, "../../..");
const projects = readExamples(root).flatMap(({ variants }) => variants.map(projectOf));

/** What is on disk now, read by no code of the pipeline: lines that are neither marker nor blank. */
function codeOnDisk({ topic, variant }: Project, path: string): readonly string[] {
  return codeLines(readFileSync(join(root, "examples", topic, variant, path), "utf8")).filter(
    (line) => !/^\s*(\/\/|<!--)\s*#(end)?region\b/.test(line),
  );
}

const codeLines = (text: string) => text.split("\n").filter((line) => line.trim() !== "");

function expectFilesOfDisk(project: Project, files: Files): void {
  expect(Object.keys(files).sort()).toEqual(Object.keys(project.files).sort());
  expect(files).toHaveProperty(["package-lock.json"]);
  for (const [path, text] of Object.entries(files)) {
    expect(codeLines(text), path).toEqual(codeOnDisk(project, path));
  }
}

describe.each(projects.map((project) => [`${project.topic}/${project.variant}`, project] as const))(
  "%s",
  (_name, project) => {
    test("StackBlitz gets every file as it is on disk, without markers", () => {
      const { fields } = stackBlitzPost(project);
      const files = fields.flatMap(([name, text]) => {
        const path = /^project\[files\]\[(.+)\]$/.exec(name)?.[1];
        return path === undefined ? [] : [[path, text] as const];
      });
      expectFilesOfDisk(project, Object.fromEntries(files));
    });

    test("CodeSandbox gets every file as it is on disk, without markers", () => {
      const parameters = new Map(codeSandboxPost(project).fields).get("parameters") ?? "";
      expect(parameters).toMatch(/^[\w-]+$/);
      const json: unknown = JSON.parse(
        decompressFromBase64(parameters.replaceAll("-", "+").replaceAll("_", "/")),
      );
      const expected = Object.entries(project.files).map(
        ([path, content]) => [path, { content, isBinary: false }] as const,
      );
      expect(json).toEqual({ files: Object.fromEntries(expected) });
    });

    test("the zip holds one folder with every file as it is on disk, without markers", () => {
      const folder = `${project.topic}-${project.variant}/`;
      const files = Object.entries(unzipSync(zipOf(project))).map(([path, bytes]) => {
        expect(path.startsWith(folder), path).toBe(true);
        return [path.slice(folder.length), strFromU8(bytes)] as const;
      });
      expectFilesOfDisk(project, Object.fromEntries(files));
    });
  },
);

const edited: Project = {
  topic: "counter",
  variant: "esm",
  entry: "index.js",
  files: { "index.js": 'const é = "<&\\"😀";\n', "a[b].txt": "brackets", "empty.txt": "" },
};

test("StackBlitz is asked for a Node.js project that shows the entry", () => {
  const { action, fields } = stackBlitzPost(edited);
  expect(action).toBe("https://stackblitz.com/run?file=index.js");
  expect(Object.fromEntries(fields)).toMatchObject({
    "project[title]": "Socket.IO with express-session: counter (ES modules)",
    "project[template]": "node",
    "project[files][a%5Bb%5D.txt]": "brackets",
    "project[files][empty.txt]": "",
  });
});

test("an edited project is opened as it was edited", () => {
  expect(new Map(stackBlitzPost(edited).fields).get("project[files][index.js]")).toBe(
    edited.files["index.js"],
  );
  expect(strFromU8(unzipSync(zipOf(edited))["counter-esm/index.js"] ?? new Uint8Array())).toBe(
    edited.files["index.js"],
  );
});

test("the same files make the same zip, byte by byte", () => {
  expect(zipOf(edited)).toEqual(zipOf({ ...edited }));
});

test("a reader is told where an example does not work before opening it there", () => {
  expect(limitsOf("counter").map(({ service }) => service)).toEqual(["codesandbox"]);
  expect(
    limitsOf("cross-site")
      .map(({ note }) => note)
      .join(" "),
  ).toContain("on your machine");
});

test("what was fetched is read with care", () => {
  expect(parseProject(JSON.parse(JSON.stringify(edited)))).toEqual(edited);
  for (const damaged of [
    null,
    "x",
    [],
    {},
    { ...edited, variant: "mjs" },
    { ...edited, files: 1 },
  ]) {
    expect(() => parseProject(damaged)).toThrow("what was fetched");
  }
  expect(() => parseFiles({ "a.js": 1 })).toThrow("a.js is no text");
});
