import type { Verdict } from "./case.ts";

/** A browser that plays cases, one after the other in the same window. Whoever started it closes it. */
export type Engine = {
  /** As the browser calls itself, with its version. */
  readonly name: string;
  /** Opens the URL of a case and waits for what the page finds. */
  play(url: string): Promise<Verdict>;
  close(): Promise<void>;
};

export function isVerdict(value: unknown): value is Verdict {
  return (
    typeof value === "object" &&
    value !== null &&
    "at" in value &&
    (value.at === "passed" || value.at === "failed")
  );
}
