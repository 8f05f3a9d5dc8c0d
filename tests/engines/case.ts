import type { Project } from "../../src/runtime/port.ts";

/** What the counter's page asks Socket.IO for. */
export type Transport = "upgrade" | "polling" | "websocket";

/** One way to run the counter: the driver puts it into the page's URL, and the page plays it. */
export type Case = {
  readonly variant: Project["variant"];
  readonly transport: Transport;
  /** "chosen": as the runtime chooses by itself, in this browser. */
  readonly previews: "service-worker" | "shell" | "chosen";
  readonly isolation: "opaque-origin" | "worker" | "chosen";
};

export const variants = ["cjs", "esm", "ts"] as const;
export const transports = ["upgrade", "polling", "websocket"] as const;
export const hosting = [
  { previews: "service-worker", isolation: "opaque-origin" },
  { previews: "service-worker", isolation: "worker" },
  { previews: "shell", isolation: "opaque-origin" },
  { previews: "shell", isolation: "worker" },
] as const;

/** What the page found. Plain data: it crosses from the browser to the test. */
export type Verdict =
  | {
      readonly at: "passed";
      readonly isolation: string;
      readonly crossOriginIsolated: boolean;
      readonly ms: number;
    }
  | {
      readonly at: "failed";
      readonly why: string;
      readonly logs: readonly string[];
      /** What happened last on the wire, oldest first. */
      readonly trail: readonly string[];
    };

export function queryOf(played: Case): string {
  return `?${new URLSearchParams(played).toString()}`;
}

/** @throws Error naming what is wrong with the query */
export function caseOf(query: string): Case {
  const asked = new URLSearchParams(query);
  const oneOf = <Word extends string>(name: string, words: readonly Word[]): Word => {
    const given = asked.get(name);
    const word = words.find((candidate) => candidate === given);
    if (word === undefined) throw new Error(`${name} is ${given}, not ${words.join(" or ")}.`);
    return word;
  };
  return {
    variant: oneOf("variant", variants),
    transport: oneOf("transport", transports),
    previews: oneOf("previews", ["service-worker", "shell", "chosen"]),
    isolation: oneOf("isolation", ["opaque-origin", "worker", "chosen"]),
  };
}
