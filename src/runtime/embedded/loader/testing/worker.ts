import console, { Console } from "../../node/console.ts";
import { builtins } from "../../node/index.ts";
import process from "../../node/process.ts";
import fs, { volume } from "../../node/fs.ts";
import { moduleFilesOf } from "../../node/fs/module-files.ts";
import { inspect } from "../../node/util.ts";
import { installGlobals } from "../../worker/globals.ts";
import { importScripts, takeGlobal } from "../../worker/platform.ts";
import {
  createLoader,
  createWorkerEvaluator,
  reportUncaught,
  type SyntaxTools,
  type TransformTypescript,
} from "../index.ts";

/** A worker that runs one project and posts what it printed: the browser's side of the test. */

type Job = { readonly project: Readonly<Record<string, string>>; readonly entry: string };

const ownUrl = location.href;
const post = globalThis.postMessage.bind(globalThis) as (message: unknown) => void;

globalThis.onmessage = (event: MessageEvent<Job>) => void run(event.data);

async function run({ project, entry }: Job): Promise<void> {
  for (const [path, text] of Object.entries(project)) {
    fs.mkdirSync(`/app/${path}/..`, { recursive: true });
    fs.writeFileSync(`/app/${path}`, text);
  }
  const out: string[] = [];
  const { promise: ended, resolve } = signal();
  installGlobals();
  process.chdir("/app");
  const sink = (text: string) => {
    out.push(...text.split("\n").slice(0, -1));
    if (text === "end\n") resolve();
  };
  Object.assign(console, new Console({ stdout: { write: sink } }));
  const files = moduleFilesOf(volume);
  const loader = createLoader({
    files,
    root: "/app",
    builtins,
    evaluator: createWorkerEvaluator({ importScripts }),
    typescript: () => chunk<TransformTypescript>("typescript", "transformTypescript"),
    syntax: () => chunk<SyntaxTools>("syntax", "syntaxTools"),
  });
  loader.nameScript(ownUrl, "node:internal");
  const chunks: string[] = [];
  function chunk<T>(name: string, member: string): T {
    chunks.push(name);
    importScripts(`/${name}.js`);
    return (takeGlobal(`__${name}`) as Record<string, T>)[member] as T;
  }
  try {
    await loader.runMain(`/app/${entry}`);
    if (Object.values(project).some((text) => text.includes('console.log("end")'))) await ended;
    post({ out, chunks });
  } catch (thrown) {
    const place = loader.placeOf(thrown);
    const { mapStack } = loader;
    const { version } = process;
    const report = reportUncaught({
      thrown,
      place,
      files,
      inspect,
      mapStack,
      version: `Node.js ${version}`,
    });
    post({ out, chunks, report });
  }
}

function signal(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
