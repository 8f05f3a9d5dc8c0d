import { join, relative, sep } from "node:path";
import type { Root } from "mdast";
import type { MdxJsxFlowElement, MdxJsxTextElement } from "mdast-util-mdx-jsx";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";
import { labs } from "../labs/index.ts";
import { recordsTraces, tracesFolder } from "../labs/shared/golden/files.ts";
import { goldenRuns, traceOf } from "../labs/shared/golden/runs.ts";
import { rowIdOf } from "../labs/shared/golden/words.ts";
import { importDefault } from "../snippets/jsx.ts";
import { linesHref, type LinkOptions } from "../snippets/source-link.ts";
import type { TraceEvent } from "../trace/event.ts";
import { createNames, idsOf } from "../trace/names.ts";
import { citationOf, findEvent } from "./find-event.ts";
import { findTest } from "./find-test.ts";

type Options = LinkOptions & {
  /** The repository's root, absolute. */
  readonly root: string;
};

/**
 * Keeps the guide's promise that every claim is proved. What a page cites must be there:
 *
 * - `<Proof test="…" in="examples/…test.ts" />`, a test; the tag learns the line at which it stands,
 *   and where that can be read;
 * - `<Proof trace="logout" event="…" />`, an event of a lab's golden trace, by a part of what its
 *   table says; the trace must be shown on the page, and the tag learns the row to link to;
 * - `<Identity of="session" trace="logout" event="…" />`, an id that such an event tells; the tag
 *   learns the name that the trace's table gives it.
 *
 * @throws Error with the page's address and a remedy when the file, the test or the event is gone.
 */
export function remarkProof({ root, ...links }: Options) {
  return (tree: Root, page: VFile): void => {
    const shown = tracesOf(tree);
    let hasIdentity = false;
    visit(tree, (node) => {
      if (!isElement(node, "Proof") && !isElement(node, "Identity")) return;
      const address = `${toPosix(relative(root, page.path))}:${node.position?.start.line ?? 1}`;
      if (node.name === "Identity") {
        hasIdentity = true;
        nameIdentity(node, root, address, shown);
      } else if (attributeOf(node, "trace") === undefined) {
        proveByTest(node, root, address, links);
      } else {
        proveByEvent(node, root, address, shown);
      }
    });
    if (hasIdentity) importDefault(tree, "Identity", citedIdentity);
  };
}

/** A page without one does not load it. */
const citedIdentity = "@site/src/components/identity/CitedIdentity.tsx";

function proveByTest(node: JsxElement, root: string, address: string, links: LinkOptions): void {
  const title = requireAttribute(node, "test", address);
  const file = requireAttribute(node, "in", address);
  const found = findTest(root, file, title);
  switch (found.at) {
    case "found": {
      const { line } = found.test;
      learn(node, "line", String(line));
      return learn(node, "href", linesHref(file, { first: line, last: line }, links));
    }
    case "no-file":
      throw new Error(`${address}: no test file ${file}; was it renamed?`);
    case "no-title":
      throw new Error(`${address}: no test "${title}" in ${file}${didYouMean(found.nearest)}`);
  }
}

function proveByEvent(
  node: JsxElement,
  root: string,
  address: string,
  shown: ReadonlySet<string>,
): void {
  const found = citedEvent(node, root, address, shown);
  if (found === undefined) return;
  learn(node, "row", found.row);
  learn(node, "told", citationOf(found.event));
}

function nameIdentity(
  node: JsxElement,
  root: string,
  address: string,
  shown: ReadonlySet<string>,
): void {
  const kind = requireAttribute(node, "of", address);
  const found = citedEvent(node, root, address, shown);
  if (found === undefined) return;
  const [, id = ""] = idsOf(found.event).find(([one]) => one === kind) ?? [];
  const name = createNames(found.events).of(id);
  if (name === undefined) {
    throw new Error(`${address}: no ${kind} is told by "${citationOf(found.event)}"`);
  }
  learn(node, "row", found.row);
  learn(node, "label", name.label);
  learn(node, "shape", name.shape);
  learn(node, "color", name.color.hex);
}

type CitedEvent = {
  readonly event: TraceEvent;
  readonly events: readonly TraceEvent[];
  /** The `id` of the event's row. */
  readonly row: string;
};

/** `undefined` only while traces are recorded. */
function citedEvent(
  node: JsxElement,
  root: string,
  address: string,
  shown: ReadonlySet<string>,
): CitedEvent | undefined {
  const trace = requireAttribute(node, "trace", address);
  const text = requireAttribute(node, "event", address);
  const found = findEvent(join(root, tracesFolder), trace, text);
  // The site that traces are recorded in is built from those before, which a citation may be ahead of.
  if (recordsTraces && found.at !== "found") return undefined;
  switch (found.at) {
    case "found":
      if (!shown.has(trace)) {
        throw new Error(`${address}: cite an event where its trace is shown: ${whatShows(trace)}`);
      }
      return { event: found.event, events: found.events, row: rowIdOf(trace, found.event.id) };
    case "no-trace":
      throw new Error(`${address}: no golden trace "${trace}"; was the lab renamed?`);
    case "no-event":
      throw new Error(
        `${address}: no event "${text}" in the golden trace of ${trace}${didYouMean(found.nearest)}`,
      );
  }
}

/** What puts a trace's table on a page. */
function whatShows(trace: string): string {
  const bench = Object.entries(benchViews).find(([, shown]) => shown === trace);
  if (bench !== undefined) return `<${bench[0]} />`;
  const run = goldenRuns(labs).find((one) => one.trace === trace);
  return run?.version === undefined
    ? `<Lab of="${trace}" />`
    : `<RecordedRun of="${run.lab}" version="${run.version}" />`;
}

const didYouMean = (nearest: string | undefined): string =>
  nearest === undefined ? "" : `; did you mean "${nearest}"?`;

function learn(node: JsxElement, name: string, value: string): void {
  node.attributes.push({ type: "mdxJsxAttribute", name, value });
}

/** Labs with a view of their own, which shows their trace. */
const benchViews: Readonly<Record<string, string>> = {
  RaceLab: "race",
  CrossSiteLab: "cross-site",
};

/** The traces whose tables the page shows, in its labs and on their own. */
function tracesOf(tree: Root): ReadonlySet<string> {
  const traces = new Set<string>();
  visit(tree, (node) => {
    for (const [view, trace] of Object.entries(benchViews))
      if (isElement(node, view)) traces.add(trace);
    if (!isElement(node, "Lab") && !isElement(node, "RecordedRun")) return;
    const lab = attributeOf(node, "of");
    if (lab !== undefined) traces.add(traceOf(lab, attributeOf(node, "version")));
  });
  return traces;
}

type JsxElement = MdxJsxFlowElement | MdxJsxTextElement;

function isElement(node: { type: string; name?: unknown }, name: string): node is JsxElement {
  const isJsx = node.type === "mdxJsxFlowElement" || node.type === "mdxJsxTextElement";
  return isJsx && node.name === name;
}

function attributeOf(node: JsxElement, name: string): string | undefined {
  const attribute = node.attributes.find(
    (candidate) => candidate.type === "mdxJsxAttribute" && candidate.name === name,
  );
  return typeof attribute?.value === "string" ? attribute.value : undefined;
}

function requireAttribute(node: JsxElement, name: string, address: string): string {
  const value = attributeOf(node, name);
  if (value !== undefined) return value;
  throw new Error(`${address}: <${node.name ?? ""}> needs ${name}="…", as a plain string`);
}

function toPosix(path: string): string {
  return path.split(sep).join("/");
}
