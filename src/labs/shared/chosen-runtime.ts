import type { Failure, Runtime, StartOptions } from "../../runtime/port.ts";
import type { Choice } from "./choice/choose.ts";
import { decide, noteFailure } from "./choice/decide.ts";
import { traceOf } from "./golden/runs.ts";
import { makeRuntime, type Runnable } from "./make-runtime.ts";

/** The runtime that was chosen for one run. */
export type ChosenRuntime = {
  readonly choice: Choice;
  readonly runtime: Runtime;
  /** Notes that it could not start. @returns whether another one may: to be started anew. */
  readonly failed: (kind: Failure["kind"]) => boolean;
};

/**
 * Chooses what runs a lab, after the reader's click, and loads it. Where the page has to be loaded anew
 * for that, it is, and this never settles.
 *
 * @param options.onRecording hears with which versions a recording was made, where one is shown
 * @throws DOMException `AbortError` when `signal` aborts meanwhile
 */
export async function chooseRuntime(options: {
  readonly lab: string;
  readonly version: string | undefined;
  readonly trust: StartOptions["trust"];
  readonly runnable: Runnable;
  readonly baseUrl: string;
  readonly signal: AbortSignal;
  readonly onChoice: (choice: Choice) => void;
  readonly onRecording: (versions: Readonly<Record<string, string>>) => void;
}): Promise<ChosenRuntime> {
  const { lab, version, trust, runnable, baseUrl, signal, onChoice, onRecording } = options;
  const choice = await decide({ intent: { lab, version }, trust, baseUrl, signal });
  onChoice(choice);
  const doubtful = choice.doubtful ?? false;
  const runtime = await makeRuntime(choice.runtime, {
    trace: traceOf(lab, version),
    baseUrl,
    runnable,
    doubtful,
    onRecording,
  });
  return { choice, runtime, failed: (kind) => noteFailure(choice.runtime, kind) };
}

/** Of a lab that can't be told by a recording, in a browser in which nothing can run. */
export const nothingRuns: Failure = {
  kind: "unsupported",
  message: "This browser can run neither a WebContainer nor the embedded runtime.",
  remedy: "Open this page in a current browser. What a run shows is told below.",
};
