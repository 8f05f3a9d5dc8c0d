import { scenario as counter } from "./counter/scenario.ts";
import { scenario as expiration } from "./expiration/scenario.ts";
import { scenario as logout } from "./logout/scenario.ts";
import type { Scenario } from "./shared/scenario.ts";

/** What a page shows of a lab before anything of it runs. */
export type LabInfo = {
  readonly title: string;
  /** One sentence: what a reader sees in it. */
  readonly shows: string;
  readonly scenario: Scenario;
};

export const labs = {
  counter: {
    title: "Two browsers, one server",
    shows: "The tabs of a browser share its cookie, hence its session, hence its count.",
    scenario: counter,
  },
  logout: {
    title: "Log out, everywhere in one browser",
    shows: "Logging out disconnects every tab of that session, and no other.",
    scenario: logout,
  },
  expiration: {
    title: "Half an hour later",
    shows: "An idle session ends, and its tabs are told. One that is used goes on.",
    scenario: expiration,
  },
} as const satisfies Readonly<Record<string, LabInfo>>;

export type LabName = keyof typeof labs;

/** What a page says of a lab with a view of its own, before anything of it runs. */
export type BenchInfo = {
  readonly title: string;
  readonly shows: string;
  /** The example whose code it runs. */
  readonly topic: string;
};

/** Labs that ask one question many times, and show the answers side by side. */
export const benches = {
  race: {
    title: "Lost updates",
    shows: "Two requests increment one session at once. Which orders of their steps lose one?",
    topic: "modify-session",
  },
  "cross-site": {
    title: "Who gets in, as whom",
    shows: "In one browser, pages of four origins connect to the server that holds your session.",
    topic: "cross-site",
  },
} as const satisfies Readonly<Record<string, BenchInfo>>;

/** @throws Error naming the labs there are, which fails the build of the page that asked. */
export function labNamed(name: string): LabInfo {
  if (isLabName(name)) return labs[name];
  throw new Error(`There is no lab "${name}". There are: ${Object.keys(labs).join(", ")}.`);
}

function isLabName(name: string): name is LabName {
  return Object.hasOwn(labs, name);
}
