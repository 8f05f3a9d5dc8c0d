import { readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";

import type { Address } from "./address.ts";
import type { Problem } from "./problem.ts";
import { isLockfile, readExample, readExamples } from "./project.ts";
import type { ExampleVariant, Files } from "./project.ts";
import { joinLines, parseRegions } from "./regions.ts";
import type { ParsedFile, Span } from "./regions.ts";
import { suggest } from "./suggest.ts";
import type { Variant } from "./variant.ts";

/** Where code that a page shows stands in the repository. */
export type Source = {
  /** POSIX path relative to the repository's root. */
  readonly path: string;
  /** Lines on disk. */
  readonly spans: readonly Span[];
  readonly example?: { readonly topic: string; readonly variant: Variant; readonly file: string };
  /** Absent for a whole file. */
  readonly region?: string;
};

/** Code cut out of a file, as a reader sees it. */
export type Piece = { readonly source: Source; readonly text: string };

export type Cut =
  | { readonly is: "cut"; readonly pieces: readonly Piece[] }
  /** The address is wrong: whoever wrote it must mend it. */
  | { readonly is: "missing"; readonly why: string }
  /** The file is: its problems have places of their own. */
  | { readonly is: "broken"; readonly problems: readonly Problem[] };

/**
 * Cuts out what an address names: a piece of each variant of an example, in the order of the tabs,
 * or one piece of a file that has no variants.
 */
export function cut(root: string, address: Address, only?: Variant): Cut {
  return address.in === "repository"
    ? cutFromRepository(root, address)
    : cutFromExample(root, address, only);
}

function cutFromRepository(root: string, address: Address & { in: "repository" }): Cut {
  const absolute = join(root, address.file);
  if (statSync(absolute, { throwIfNoEntry: false })?.isFile() !== true) {
    return { is: "missing", why: `no file "${address.file}" in the repository` };
  }
  const parsed = parseRegions(readFileSync(absolute, "utf8"));
  const problems = placeProblems(address.file, parsed);
  if (problems.length > 0) return { is: "broken", problems };
  const piece = pieceOf(parsed, address.file, address.region);
  if (piece !== undefined) return { is: "cut", pieces: [piece] };
  return {
    is: "missing",
    why: `no region "${address.region}" in ${address.file}${suggest(address.region ?? "", parsed.regions.keys())}`,
  };
}

function cutFromExample(root: string, address: Address & { in: "example" }, only?: Variant): Cut {
  const { topic } = address;
  const example = readExample(root, topic);
  const wanted = example.variants.filter(({ variant }) => only === undefined || variant === only);
  if (wanted.length === 0) {
    if (example.variants.length > 0) {
      return { is: "missing", why: `${topic} has no variant "${only}"` };
    }
    const topics = readExamples(root).map((known) => known.topic);
    return { is: "missing", why: `no example "${topic}"${suggest(topic, topics)}` };
  }

  const pieces: Piece[] = [];
  const lacking: { variant: Variant; why: string }[] = [];
  const problems: Problem[] = [];
  for (const variant of wanted) {
    const result = cutFromVariant(variant, address);
    if (result.is === "broken") problems.push(...result.problems);
    else if (result.is === "missing") lacking.push({ variant: variant.variant, why: result.why });
    else pieces.push(...result.pieces);
  }
  if (problems.length > 0) return { is: "broken", problems };
  const [first] = lacking;
  if (first === undefined) return { is: "cut", pieces };
  if (pieces.length === 0) return { is: "missing", why: first.why };
  const have = pieces.map(({ source }) => source.example?.variant).join(" and ");
  const lack = lacking.map(({ variant }) => variant).join(" and ");
  return {
    is: "missing",
    why: `${nameOf(address)} is in ${have} but not in ${lack}; if that is right, say "only: …"`,
  };
}

function cutFromVariant(
  { topic, variant, files }: ExampleVariant,
  { file, region }: Address & { in: "example" },
): Cut {
  const paths = Object.keys(files).filter((path) => !isLockfile(path));
  const named = file === undefined ? undefined : resolveFile(files, file);
  if (file !== undefined && named === undefined) {
    return { is: "missing", why: `no file "${file}" in ${topic}${suggest(file, paths)}` };
  }
  const names = new Set<string>();
  const pieces: Piece[] = [];
  for (const path of named === undefined ? paths : [named]) {
    const inRepository = posix.join("examples", topic, variant, path);
    const parsed = parseRegions(files[path] ?? "");
    const problems = placeProblems(inRepository, parsed);
    if (problems.length > 0) return { is: "broken", problems };
    for (const name of parsed.regions.keys()) names.add(name);
    const piece = pieceOf(parsed, inRepository, region, { topic, variant, file: path });
    if (piece !== undefined) pieces.push(piece);
  }
  const [first, second] = pieces.map(({ source }) => source.example?.file);
  if (first === undefined) {
    const where = file === undefined ? topic : `${topic}/${file}`;
    return {
      is: "missing",
      why: `no region "${region}" in ${where}${suggest(region ?? "", names)}`,
    };
  }
  if (second !== undefined) {
    return {
      is: "missing",
      why: `duplicate region "${region}": it is in ${first} and in ${second} of ${topic}; name the file, as in ${topic}/${first}#${region}`,
    };
  }
  return { is: "cut", pieces };
}

function pieceOf(
  { lines, regions }: ParsedFile,
  path: string,
  region: string | undefined,
  example?: Source["example"],
): Piece | undefined {
  const common = { path, ...(example && { example }) };
  if (region === undefined) {
    const last = lines.at(-1)?.number ?? 1;
    return { source: { ...common, spans: [{ first: 1, last }] }, text: joinLines(lines) };
  }
  const found = regions.get(region);
  if (found === undefined) return undefined;
  return { source: { ...common, spans: found.spans, region }, text: found.text };
}

/** A module is `.ts` in one variant and `.js` in the others; an author may write either. */
function resolveFile(files: Files, file: string): string | undefined {
  const names = [file, file.replace(/\.ts$/, ".js"), file.replace(/\.js$/, ".ts")];
  return names.find((name) => name in files);
}

function placeProblems(file: string, { problems }: ParsedFile): readonly Problem[] {
  return problems.map(({ line, message }) => ({ at: { file, line }, message }));
}

function nameOf({ topic, file, region }: Address & { in: "example" }): string {
  return `${topic}${file === undefined ? "" : `/${file}`}${region === undefined ? "" : `#${region}`}`;
}
