import type { HeaderList } from "../../trace/event.ts";

/** One of the two requests. */
export type Contender = (typeof contenders)[number];
export const contenders = ["A", "B"] as const;

/** What is to be seen at one moment of a run. */
export type Sight = {
  /** The count in each request's own session object. */
  readonly holds: Readonly<Record<Contender, number>>;
  /** The count in the store. */
  readonly stored: number;
};

export type Operation = "reload" | "save" | "slow work" | "lock" | "unlock" | "increment";

/** One operation passed the gate; the sight is that of the moment when nothing moved any more. */
export type Step = Sight & {
  readonly request: Contender;
  readonly operation: Operation;
  /** The count that a reload found. */
  readonly found: number | null;
};

/** What one of the requests was, and what it was answered. */
export type Exchange = {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
  readonly status: number;
  readonly body: string;
};

/** One order of the operations of both requests, as it ran. */
export type Outcome = {
  /** Whose operation came first, second, …, such as `ABAB`. */
  readonly order: string;
  /** The id of the session, which is this order's own. */
  readonly session: string;
  readonly requests: Readonly<Record<Contender, Exchange>>;
  readonly start: Sight;
  readonly steps: readonly Step[];
  /** The count that each request was answered. */
  readonly answers: Readonly<Record<Contender, number>>;
  /** The count in the store at the end: 2, or an increment is lost. */
  readonly stored: number;
};

export type BenchMessage =
  | { readonly is: "outcome"; readonly outcome: Outcome }
  /** All orders have been run. */
  | { readonly is: "end"; readonly orders: number };

const prefix = "race ";

/**
 * A line that the bench printed, or undefined for one that is not its own.
 *
 * @throws Error when it is the bench's and damaged
 */
export function parseBenchLine(line: string): BenchMessage | undefined {
  if (!line.startsWith(prefix)) return undefined;
  const value: unknown = JSON.parse(line.slice(prefix.length));
  if (isRecord(value) && isCount(value["orders"])) return { is: "end", orders: value["orders"] };
  if (isOutcome(value)) return { is: "outcome", outcome: value };
  throw new Error(`The bench printed what is no outcome: ${line}`);
}

export const isKept = ({ stored }: Pick<Outcome, "stored">): boolean => stored === 2;

/** Such as “4 of 6 orders lose an increment.” */
export function tellOutcomes(outcomes: readonly Pick<Outcome, "stored">[]): string {
  const lost = outcomes.filter((outcome) => !isKept(outcome)).length;
  const all = outcomes.length;
  if (lost === 0) return `None of ${all} orders loses an increment.`;
  if (lost === all)
    return all === 2 ? "Both orders lose an increment." : `All ${all} orders lose an increment.`;
  return `${lost} of ${all} orders lose an increment.`;
}

const operations: readonly string[] = [
  "reload",
  "save",
  "slow work",
  "lock",
  "unlock",
  "increment",
] satisfies readonly Operation[];

function isOutcome(value: unknown): value is Outcome {
  if (!isRecord(value)) return false;
  const { order, session, requests, start, steps, answers, stored } = value;
  return (
    typeof order === "string" &&
    /^[AB]+$/.test(order) &&
    typeof session === "string" &&
    isRecord(requests) &&
    contenders.every((one) => isExchange(requests[one])) &&
    isSight(start) &&
    Array.isArray(steps) &&
    steps.every(isStep) &&
    steps.map(({ request }) => request).join("") === order &&
    isPair(answers) &&
    isCount(stored)
  );
}

function isExchange(value: unknown): value is Exchange {
  if (!isRecord(value)) return false;
  const { method, url, headers, status, body } = value;
  return (
    [method, url, body].every((text) => typeof text === "string") &&
    isCount(status) &&
    Array.isArray(headers) &&
    headers.every(isHeader)
  );
}

const isHeader = (value: unknown): value is readonly [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((text) => typeof text === "string");

function isStep(value: unknown): value is Step {
  if (!isRecord(value)) return false;
  const { request, operation, found } = value;
  return (
    (request === "A" || request === "B") &&
    typeof operation === "string" &&
    operations.includes(operation) &&
    (found === null || isCount(found)) &&
    isSight(value)
  );
}

function isSight(value: unknown): value is Sight {
  return isRecord(value) && isPair(value["holds"]) && isCount(value["stored"]);
}

function isPair(value: unknown): value is Record<Contender, number> {
  return isRecord(value) && isCount(value["A"]) && isCount(value["B"]);
}

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
