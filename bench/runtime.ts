/**
 * `npm run bench:runtime`: how fast and how large the embedded runtime is. Its own page on a small
 * static server, not the site, so that nothing else is in the figures. Median of 10, each start in a
 * fresh profile. Times are of this machine; compare them with those of Node.js beside them, or with a run
 * on the same one.
 */
import type { Asset } from "../src/runtime/embedded/build/manifest.ts";
import type { Times } from "../src/runtime/embedded/host/testing/measure.ts";
import { openBench, readProject, type Bench } from "../src/runtime/embedded/host/testing/site.ts";
import type { Project } from "../src/runtime/port.ts";
import { median } from "./demo-cost.ts";
import { measureOnNode } from "./on-node.ts";
import { figure, table } from "./table.ts";

const times = 10;

type Mode = {
  readonly isolation: "opaque-origin" | "worker";
  readonly previews: "service-worker" | "shell";
};

/** What is measured in turn, so that a machine that gets slower is slower for all. */
type Case = { readonly name: string; measure(): Promise<Times> };

const usual: Mode = { isolation: "opaque-origin", previews: "service-worker" };
const embedded: readonly (readonly [Project["variant"], Mode])[] = [
  ["cjs", usual],
  ["esm", usual],
  ["ts", usual],
  ["cjs", { ...usual, isolation: "worker" }],
  ["cjs", { ...usual, previews: "shell" }],
];
const onNode: readonly Project["variant"][] = ["cjs", "esm", "ts"];

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

async function casesOf(bench: Bench): Promise<Case[]> {
  const site = await bench.serve();
  const cases: Case[] = [];
  for (const [variant, mode] of embedded) {
    const project = await counter(variant);
    cases.push({
      name: `${variant}, ${mode.isolation}, ${mode.previews}`,
      async measure() {
        const { context, page } = await bench.open(site);
        const args = [project, mode] as const;
        const measured = await page.evaluate((args) => window.test.measure(...args), args);
        await context.close();
        return measured;
      },
    });
  }
  for (const variant of onNode) {
    const project = await counter(variant);
    cases.push({
      name: `${variant}, Node.js`,
      measure: () => measureOnNode(bench.browser, project),
    });
  }
  return cases;
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
    const cases = await casesOf(bench);
    const measured = cases.map((): Times[] => []);
    for (let round = 1; round <= times; round++) {
      console.error(`round ${round} of ${times}`);
      for (const [index, { measure }] of cases.entries()) measured[index]?.push(await measure());
    }
    const head = ["ms, median of 10", "listening", "connected", "restarted", "reconnected"];
    const rows = cases.map(({ name }, index) => row(name, measured[index] ?? []));
    console.log(table([...head, "HTTP", "emit + ack"], rows));
  } finally {
    await bench.close();
    // A test file leaves it to the next one.
    await bench.browser.close();
  }
}

function row(name: string, all: readonly Times[]): string[] {
  const of = (key: keyof Times, digits = 0): string =>
    median(all.map((one) => one[key])).toFixed(digits);
  return [
    name,
    of("listening"),
    of("connected"),
    of("restarted"),
    of("reconnected"),
    of("http", 1),
    of("emit", 1),
  ];
}

await main();
