/**
 * `npm run test:contracts`: every example's contract on the Node.js that runs this, in all variants,
 * then on the other supported majors, in one variant each. `-- 22` runs on that major alone.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { otherNodes } from "./test/other-nodes.ts";

const supported: Readonly<Record<string, string>> = { "20": "cjs", ...otherNodes };
const [own = ""] = process.versions.node.split(".");

type Run = { readonly node: string; readonly variants?: string; readonly files: string[] };

const others = Object.entries(supported)
  .filter(([node]) => node !== own)
  .map(([node, variants]): Run => ({ node, variants, files: ["contract.test.ts"] }));
const all: readonly Run[] = [{ node: own, files: [] }, ...others];

const asked = process.argv.slice(2);
const runs = asked.length === 0 ? all : all.filter(({ node }) => asked.includes(node));
if (runs.length === 0) {
  console.error(`No such major: there is ${all.map(({ node }) => node).join(", ")}.`);
  process.exitCode = 1;
}

for (const { node, variants, files } of runs) {
  console.log(`▶ contracts on Node.js ${node}${variants === undefined ? "" : ` (${variants})`}`);
  const started = Date.now();
  const child = spawn("npx", ["vitest", "run", "--project", "contract", ...files], {
    stdio: "inherit",
    shell: process.platform === "win32",
    env: {
      ...process.env,
      CONTRACT_NODE: node,
      ...(variants === undefined ? {} : { CONTRACT_VARIANTS: variants }),
    },
  });
  const [code] = (await once(child, "exit")) as [number | null];
  console.log(`  Node.js ${node}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (code !== 0) process.exitCode = 1;
}
