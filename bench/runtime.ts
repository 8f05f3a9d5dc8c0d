/**
 * `npm run bench:runtime`: how fast and how large the embedded runtime is. Its own page on a small
 * static server, not the site, so that nothing else is in the figures. Median of 10, each start in a
 * fresh profile. Times are of this machine; compare them only with a run on the same one.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Asset } from "../src/runtime/embedded/build/manifest.ts";
import type { Times } from "../src/runtime/embedded/host/testing/measure.ts";
import { openBench, readProject, type Bench } from "../src/runtime/embedded/host/testing/site.ts";
import type { Project } from "../src/runtime/port.ts";
import { median } from "./demo-cost.ts";
import { figure, table } from "./table.ts";

const times = 10;
const root = fileURLToPath(new URL("..", import.meta.url));

type Mode = {
  readonly isolation: "opaque-origin" | "worker";
  readonly previews: "service-worker" | "shell";
};

const usual: Mode = { isolation: "opaque-origin", previews: "service-worker" };
const cases: readonly (readonly [Project["variant"], Mode])[] = [
  ["cjs", usual],
  ["esm", usual],
  ["ts", usual],
  ["cjs", { ...usual, isolation: "worker" }],
  ["cjs", { ...usual, previews: "shell" }],
];

/** The counter as it is, whose page also talks to this bench. */
async function counter(variant: Project["variant"]): Promise<Project> {
  const project = await readProject("counter", variant);
  const probe = `<script>
    socket.on("connect", () => top.postMessage(["connected"], "*"));
    addEventListener("message", async ({ data }) => {
      if (data !== "measure") return;
      const middle = async (run) => {
        const all = [];
        for (let n = 0; n < 60; n++) {
          const t = performance.now();
          await run();
          all.push(performance.now() - t);
        }
        return all.sort((a, b) => a - b)[30];
      };
      const http = await middle(async () => (await fetch("/incr", { method: "POST" })).json());
      const emit = await middle(() => socket.emitWithAck("incr"));
      top.postMessage(["measured", [http, emit]], "*");
    });
  </script></body>`;
  const html = (project.files["index.html"] ?? "").replace("</body>", probe);
  return { ...project, files: { ...project.files, "index.html": html } };
}

async function timesOf(bench: Bench, variant: Project["variant"], mode: Mode): Promise<Times[]> {
  const site = await bench.serve();
  const project = await counter(variant);
  const all: Times[] = [];
  for (let n = 0; n < times; n++) {
    const { context, page } = await bench.open(site);
    all.push(
      await page.evaluate(([project, mode]) => window.test.measure(project, mode), [
        project,
        mode,
      ] as const),
    );
    await context.close();
  }
  return all;
}

/** From `node index.js` to its first word, in ms: the same example on the same machine. */
async function nodeListening(): Promise<number> {
  const all: number[] = [];
  for (let n = 0; n < times; n++) {
    const started = performance.now();
    const child = spawn(process.execPath, ["index.js"], {
      cwd: `${root}examples/counter/cjs`,
      env: { ...process.env, PORT: "0", NODE_PATH: `${root}node_modules` },
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    all.push(performance.now() - started);
    child.kill();
    await once(child, "exit");
  }
  return median(all);
}

function bytesTable({ assets, packages }: Bench): string {
  const counter = packages["counter"];
  const parts: (readonly [name: string, asset: Asset])[] = [
    ["worker", assets.worker],
    ["frame of the worker", assets.frame],
    ["preview service worker", assets.serviceWorker],
  ];
  if (counter) {
    parts.push(["packages", counter.script]);
    for (const [path, asset] of Object.entries(counter.files)) {
      parts.push([path.replace(/^.*\//, ""), asset]);
    }
  }
  if (counter?.lexed) parts.push(["modules read ahead, for ES modules only", counter.lexed]);
  const later: (readonly [name: string, asset: Asset])[] = [
    ["when the server listens: worker", assets.workerLater],
    ["when the server listens: util.inspect", assets.inspect],
    ["when the server listens: the lexer of ES modules", assets.moduleLexer],
  ];
  if (counter) later.push(["when the server listens: packages", counter.later]);
  const sum = (key: "bytes" | "brotli"): number =>
    parts.reduce((total, [, asset]) => total + asset[key], 0);
  const all = (key: "bytes" | "brotli"): number =>
    later.reduce((total, [, asset]) => total + asset[key], sum(key));
  return table(
    ["fetched on click", "bytes", "brotli"],
    [
      ...parts.map(([name, { bytes, brotli }]) => [name, figure(bytes), figure(brotli)]),
      ["until connected, for JavaScript", figure(sum("bytes")), figure(sum("brotli"))],
      ...later.map(([name, { bytes, brotli }]) => [name, figure(bytes), figure(brotli)]),
      ["in all, for JavaScript", figure(all("bytes")), figure(all("brotli"))],
      ["TypeScript only", figure(assets.typescript.bytes), figure(assets.typescript.brotli)],
      ["on a syntax error only", figure(assets.syntax.bytes), figure(assets.syntax.brotli)],
      ["shell, without service worker", figure(assets.shell.bytes), figure(assets.shell.brotli)],
    ],
  );
}

async function main(): Promise<void> {
  const bench = await openBench();
  try {
    console.log(`${bytesTable(bench)}\n`);
    const rows: string[][] = [];
    for (const [variant, mode] of cases) {
      const all = await timesOf(bench, variant, mode);
      const of = (key: keyof Times, digits = 0): string =>
        median(all.map((one) => one[key])).toFixed(digits);
      rows.push([
        `${variant}, ${mode.isolation}, ${mode.previews}`,
        of("listening"),
        of("connected"),
        of("restarted"),
        of("reconnected"),
        of("http", 1),
        of("emit", 1),
      ]);
    }
    const head = ["ms, median of 10", "listening", "connected", "restarted", "reconnected"];
    console.log(`${table([...head, "HTTP", "emit + ack"], rows)}\n`);
    console.log(`node index.js, until it listens: ${(await nodeListening()).toFixed(0)} ms`);
  } finally {
    await bench.close();
  }
}

await main();
