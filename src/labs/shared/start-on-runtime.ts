import type { Runtime, StartStep } from "../../runtime/port.ts";
import type { Choice } from "./choice/choose.ts";
import { runByHand } from "./choice/decide.ts";
import { chooseRuntime, nothingRuns } from "./chosen-runtime.ts";
import type { Runnable } from "./make-runtime.ts";
import { failureIn, RunFailed } from "./run-failed.ts";

/**
 * Starts a lab that no recording can tell on the runtime that was chosen, and, where that one could not
 * start, on the next.
 *
 * @param options.begin starts it, and throws an error that carries a failure (`failureIn`) where it did
 * not start. What it had begun it has ended by then.
 * @param options.onSteps hears how far a start has come that tells its steps
 * @throws RunFailed where nothing can run; else what `begin` throws
 * @throws DOMException `AbortError` when `signal` aborts meanwhile
 */
export async function startOnRuntime<Begun>(options: {
  readonly lab: string;
  readonly runnable: Runnable;
  readonly baseUrl: string;
  readonly signal: AbortSignal;
  readonly onChoice: (choice: Choice) => void;
  readonly onSteps: (steps: readonly StartStep[]) => void;
  readonly begin: (runtime: Runtime) => Promise<Begun>;
}): Promise<Begun> {
  const { onSteps, begin, ...asked } = options;
  runByHand();
  for (;;) {
    const { runtime, failed } = await chooseRuntime({
      ...asked,
      version: undefined,
      trust: "own",
      onRecording: () => undefined,
    });
    if (runtime.name === "recorded") throw new RunFailed(nothingRuns);
    try {
      return await begin(tellingSteps(runtime, onSteps));
    } catch (error) {
      const kind = failureIn(error)?.kind;
      if (options.signal.aborted || kind === undefined || !failed(kind)) throw error;
    }
  }
}

function tellingSteps(runtime: Runtime, onSteps: (steps: readonly StartStep[]) => void): Runtime {
  return {
    name: runtime.name,
    async start(options) {
      const run = await runtime.start(options);
      run.onSteps?.(onSteps);
      return run;
    },
  };
}
