import { inspect } from "../util.ts";

export type AssertionDetail = {
  readonly message?: string;
  readonly actual?: unknown;
  readonly expected?: unknown;
  readonly operator: string;
};

/** What a failed assertion throws: what was there, what was expected, and how they were compared. */
export class AssertionError extends Error {
  readonly code = "ERR_ASSERTION";
  override readonly name = "AssertionError";
  readonly generatedMessage: boolean;
  readonly actual: unknown;
  readonly expected: unknown;
  readonly operator: string;

  constructor(detail: AssertionDetail) {
    super(detail.message ?? describe(detail));
    this.generatedMessage = detail.message === undefined;
    this.actual = detail.actual;
    this.expected = detail.expected;
    this.operator = detail.operator;
  }
}

/** Both values whole, one above the other. Node marks the lines that differ; the words are ours. */
function describe({ actual, expected, operator }: AssertionDetail): string {
  switch (operator) {
    case "==":
    case "fail":
      return operator === "fail" ? "Failed" : `${inspect(actual)} == ${inspect(expected)}`;
    default:
      return `Expected ${operator}:\n\n${inspect(actual)}\n\nshould match\n\n${inspect(expected)}\n`;
  }
}
