import type { Project, StartOptions } from "../../../runtime/port.ts";
import { variants } from "../../../snippets/variant.ts";
import type { FaultName } from "../faults.ts";
import type { Edits } from "./edits.ts";

/** What is edited: one variant of the example, as it is or as a version of the lab leaves it. */
export type Base = {
  readonly variant: Project["variant"];
  /** Name of the change that the version makes to the example. */
  readonly patch?: string | undefined;
};

/**
 * What the reader has made of a lab's example, by what it was made of. It lives as long as the page is
 * open, and is shared by all that is about the lab: the lab itself, and what a chapter offers for it.
 */
export type Workshop = {
  readonly edits: Readonly<Record<string, Edits>>;
  /** Code of a link stays foreign, also where the reader has added to it, until all is reset. */
  readonly trust: StartOptions["trust"];
  /** What of a link is to fail from the start of each run, besides what the scenario says. */
  readonly begins: readonly FaultName[];
  /** Counts the wishes to run what is there: whoever runs the lab follows it. */
  readonly runs: number;
};

const none: Workshop = { edits: {}, trust: "own", begins: [], runs: 0 };
const noEdits: Edits = {};

const workshops = new Map<string, Workshop>();
const listeners = new Set<() => void>();

export function workshopOf(lab: string): Workshop {
  return workshops.get(lab) ?? none;
}

export function editsOf(lab: string, base: Base): Edits {
  return workshopOf(lab).edits[keyOf(base)] ?? noEdits;
}

const keyOf = ({ variant, patch = "" }: Base): string => `${variant} ${patch}`;

/** Whether this page holds anything that the reader has made or taken of a link, of whichever lab. */
export function isTouched(): boolean {
  return [...workshops.values()].some(({ edits, begins }) => begins.length > 0 || !isEmpty(edits));
}

const isEmpty = (edits: Workshop["edits"]): boolean =>
  Object.values(edits).every((one) => Object.keys(one).length === 0);

/** Puts edits in the place of those before. */
export function setEdits(
  lab: string,
  base: Base,
  edits: Edits,
  { trust }: { readonly trust?: "foreign" } = {},
): void {
  const before = workshopOf(lab);
  const all = { ...before.edits, [keyOf(base)]: edits };
  const isOwn = isEmpty(all);
  change(lab, { ...before, edits: all, trust: isOwn ? "own" : (trust ?? before.trust) });
}

/** The faults that each run begins with from now on. */
export function setBegins(lab: string, begins: readonly FaultName[]): void {
  change(lab, { ...workshopOf(lab), begins });
}

/** Asks whoever runs the lab to run what is there now. */
export function askToRun(lab: string): void {
  const before = workshopOf(lab);
  change(lab, { ...before, runs: before.runs + 1 });
}

export function onWorkshop(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function change(lab: string, workshop: Workshop): void {
  workshops.set(lab, workshop);
  for (const listener of listeners) listener();
}

/** What the reader has changed of the same in the other variants: the names of the files. */
export function editedElsewhere(
  lab: string,
  { variant, patch }: Base,
): readonly { readonly variant: Project["variant"]; readonly paths: readonly string[] }[] {
  return variants
    .filter((other) => other !== variant)
    .map((other) => ({
      variant: other,
      paths: Object.keys(editsOf(lab, { variant: other, patch })),
    }))
    .filter(({ paths }) => paths.length > 0);
}
