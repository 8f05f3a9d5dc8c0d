import { join } from "node:path";
import { inject } from "vitest";
import {
  bundlePackages,
  type PackagesAsset,
} from "../../../src/runtime/embedded/build/packages.ts";
import type { Project } from "../../../src/runtime/port.ts";
import { isLockfile, projectOf, readExample } from "../../../src/snippets/project.ts";
import type { Variant } from "../../../src/snippets/variant.ts";
import { root } from "../root.ts";
import type { RunningExample, StartOptions } from "../target.ts";
import { forwardPort } from "./forward.ts";
import { openLink, type Link } from "./link.ts";
import type { EmbeddedSite } from "./site.ts";

let link: Promise<Link> | undefined;

/** Closes the page; the next example opens another. */
export async function closePage(): Promise<void> {
  const open = link;
  link = undefined;
  await (await open)?.close();
}

/** Runs the example in the embedded runtime, in a page of a Chromium that this process shares. */
export async function startEmbedded(options: StartOptions): Promise<RunningExample> {
  const { topic, variant, env = {}, ports = [], files = {} } = options;
  const site = inject("embeddedSite");
  if (site === undefined) {
    throw new Error("Nothing serves the embedded runtime: use npm run test:contracts:embedded.");
  }
  const [{ start, stop: end, connect }, packages] = await Promise.all([
    (link ??= openLink(site.url)),
    packagesOf(topic, variant, site),
  ]);

  // The number of the run is known only once its ports are.
  let run = 0;
  const names = ["PORT", ...ports];
  const forwarded = await Promise.all(
    names.map(() => forwardPort((port, receive) => connect(run, port, receive))),
  );
  const numbers = forwarded.map(({ port }) => port);
  const assigned = Object.fromEntries(names.map((name, index) => [name, numbers[index] ?? 0]));
  const port = assigned["PORT"] ?? 0;

  let output = "";
  let onListening: () => void = () => {};
  const listening = new Promise<boolean>((resolve) => (onListening = () => resolve(true)));
  const exit = new Promise<number | null>((resolve) => {
    const project = projectWith(topic, variant, files);
    const further = Object.fromEntries(
      Object.entries(assigned).map(([name, value]) => [name, String(value)]),
    );
    const options = { project, packages, env: { ...env, ...further }, port, ports: numbers };
    run = start(options, (news) => {
      if (news.type === "output") output += news.text;
      else if (news.type === "listening") onListening();
      else resolve(news.code);
    });
  });

  const stop = async () => {
    end(run);
    await exit;
    await Promise.all(forwarded.map((one) => one.close()));
  };
  const ready = await Promise.race([listening, exit.then(() => false)]);
  if (!ready) {
    await stop();
    throw new Error(`${topic} (${variant}) ended before it listened:\n${output}`);
  }
  return {
    origin: `http://localhost:${port}`,
    port,
    ports: assigned,
    output: () => output,
    exit,
    stop,
  };
}

/** The project as a lab runs it. */
function projectWith(topic: string, variant: Variant, files: Project["files"]): Project {
  const example = readExample(root, topic).variants.find((one) => one.variant === variant);
  if (example === undefined) throw new Error(`There is no examples/${topic}/${variant}.`);
  const project = projectOf(example);
  const own = Object.entries(project.files).filter(([path]) => !isLockfile(path));
  return { ...project, files: { ...Object.fromEntries(own), ...files } };
}

const bundled = new Map<string, Promise<PackagesAsset>>();

function packagesOf(
  topic: string,
  variant: Variant,
  { folder }: EmbeddedSite,
): Promise<PackagesAsset> {
  const projectDir = join(root, "examples", topic, variant);
  const known =
    bundled.get(projectDir) ??
    bundlePackages({ projectDir, outDir: folder, modulesDir: join(root, "node_modules") });
  bundled.set(projectDir, known);
  return known;
}
