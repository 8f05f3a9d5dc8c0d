import { otherNodes } from "./other-nodes.ts";
import { type EngineName, engineNames, enginesLeftOut } from "../setup/engines.mjs";

/** One thing that `npm test` proves. */
export type Step = {
  readonly name: string;
  /** What it proves, for the reader of the summary. */
  readonly promise: string;
  readonly run: Check | Suite;
  /** Whether `npm run check`, the quick inner loop, runs it too. */
  readonly quick?: boolean;
  /** Steps that must have passed for this one to mean anything. */
  readonly after?: readonly string[];
};

/** A command that succeeds or fails as a whole. */
export type Check = { readonly kind: "check"; readonly command: readonly string[] };

/** A Vitest project, whose tests are counted one by one. */
export type Suite = {
  readonly kind: "suite";
  readonly project: string;
  /** Of its files, those whose path contains one of these. Default: all. */
  readonly files?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

const check = (...command: string[]): Check => ({ kind: "check", command });
const npmRun = (script: string): Check => check("npm", "run", "--silent", script);
const suite = (project: string): Suite => ({ kind: "suite", project });

/** Some of the tests that drive a browser: together they take longer than everything else. */
const inBrowser = (...files: readonly string[]): Suite => ({ ...suite("browser"), files });

/** The contracts on another supported major of Node.js. */
const contractsOn = (node: keyof typeof otherNodes): Suite => ({
  ...suite("contract"),
  files: ["contract.test.ts"],
  env: { CONTRACT_NODE: node, CONTRACT_VARIANTS: otherNodes[node] },
});

/** Everything that `npm test` runs, begun in this order. A script that package.json lacks is a failure. */
export const steps: readonly Step[] = [
  // What takes longest begins first, so that nothing is left alone at the end.
  { name: "build", promise: "the site builds, with no broken link", run: npmRun("build") },
  {
    name: "labs",
    promise: "every lab does what its chapter says",
    run: inBrowser("src/labs/"),
    after: ["build"],
  },
  { name: "format", promise: "files are formatted", run: npmRun("format:check"), quick: true },
  { name: "lint", promise: "code keeps the rules of the house", run: npmRun("lint"), quick: true },
  { name: "types", promise: "types hold", run: npmRun("types"), quick: true },
  {
    name: "examples",
    promise: "the three variants of each example agree",
    run: npmRun("examples:check"),
    quick: true,
  },
  {
    name: "snippets",
    promise: "every citation finds its lines",
    run: npmRun("snippets:check"),
    quick: true,
  },
  {
    name: "example types",
    promise: "types hold in every example, TypeScript and JavaScript",
    run: npmRun("examples:types"),
  },
  {
    name: "pages",
    promise: "every page can be read and used by everyone",
    run: inBrowser("tests/browser/", "tests/claims/", "src/components/", "src/plugins/"),
    after: ["build"],
  },
  {
    name: "runtimes",
    promise: "a server runs in the reader's browser as it does in Node.js",
    run: inBrowser("src/runtime/", "tests/standin/"),
  },
  { name: "unit", promise: "each part keeps its promises", run: suite("unit"), quick: true },
  { name: "contract", promise: "examples do as the guide says", run: suite("contract") },
  {
    name: "contract-22",
    promise: "examples do so on Node 22, too",
    run: contractsOn("22"),
  },
  {
    name: "contract-24",
    promise: "examples do so on Node 24, too",
    run: contractsOn("24"),
  },
  {
    name: "contract-embedded",
    promise: "examples do so in the embedded runtime, too",
    run: suite("contract-embedded"),
  },
  {
    name: "engines",
    promise: "demos run in Firefox and WebKitGTK as they do in Chromium",
    run: suite("engines"),
  },
];

/** The steps without what the reader leaves out on purpose, which is said where it would be told. */
export function withoutEngines(
  all: readonly Step[],
  leftOut: readonly EngineName[] = enginesLeftOut(),
): Step[] {
  if (leftOut.length === 0) return [...all];
  if (engineNames.every((engine) => leftOut.includes(engine))) {
    return all.filter(({ name }) => name !== "engines");
  }
  const note = `without ${leftOut.join(", ")}, as WITHOUT_ENGINES says`;
  return all.map((step) =>
    step.name === "engines" ? { ...step, promise: `${step.promise} (${note})` } : step,
  );
}

/**
 * The steps that a command line asks for: all without arguments, the quick ones for `--quick`, and
 * otherwise those named.
 *
 * @throws Error naming a step that there isn't.
 */
export function chooseSteps(args: readonly string[], all: readonly Step[] = steps): Step[] {
  if (args.length === 0) return [...all];
  if (args.includes("--quick")) return all.filter(({ quick }) => quick);
  for (const name of args) {
    if (!all.some((step) => step.name === name)) {
      throw new Error(`No step "${name}". There is: ${all.map((step) => step.name).join(", ")}.`);
    }
  }
  return all.filter(({ name }) => args.includes(name));
}
