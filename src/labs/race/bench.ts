import type {
  Failure,
  LogLine,
  Project,
  Run,
  RunState,
  Runtime,
  Undo,
} from "../../runtime/port.ts";
import type { TraceEvent } from "../../trace/event.ts";
import type { FixName, Processes } from "./fixes.ts";
import { parseBenchLine, type Outcome } from "./outcome.ts";
import { handlersWith } from "./project.ts";

/** Everything that a choice of the reader leads to. */
export type Answer =
  | { readonly is: "outcomes"; readonly outcomes: readonly Outcome[] }
  | { readonly is: "failed"; readonly failure: Failure };

/** The bench as it runs: the program in a runtime. Whoever starts it stops it. */
export type Bench = {
  /** Edits the handler's file and starts the program again. One at a time. */
  measure(fix: FixName, processes: Processes): Promise<Answer>;
  stop(): Promise<void>;
};

/** @throws DOMException `AbortError` when `signal` aborts before there is a run. */
export async function startBench(options: {
  readonly runtime: Runtime;
  readonly project: Project;
  readonly fix: FixName;
  readonly processes: Processes;
  /** Hears of everything that the run records, as it comes. */
  readonly onEvent: (event: TraceEvent) => void;
  readonly signal: AbortSignal;
}): Promise<{ readonly bench: Bench; readonly first: Promise<Answer> }> {
  const { runtime, project, fix, processes, onEvent, signal } = options;
  const files = { ...project.files, ...handlersWith(project.files, fix) };
  const run = await runtime.start({
    project: { ...project, files },
    env: environment(processes),
    trust: "own",
    signal,
  });
  const unlisten = run.onEvent(onEvent);
  const first = collect(run);
  // Its only listener may come later, or never.
  first.catch(() => undefined);
  if (signal.aborted) {
    unlisten();
    await run.stop();
    throw new DOMException("The start was aborted.", "AbortError");
  }
  return {
    first,
    bench: {
      async measure(nextFix, nextProcesses) {
        const edits = Object.entries(handlersWith(project.files, nextFix));
        for (const [path, text] of edits) await run.edit(path, text);
        const answer = collect(run, "restarting");
        await run.restart({ env: environment(nextProcesses) });
        return answer;
      },
      stop: () => {
        unlisten();
        return run.stop();
      },
    },
  };
}

const environment = (processes: Processes) => ({ PROCESSES: String(processes) });

/** Everything that one start of the program prints, up to its last line. */
function collect(run: Run, at: "starting" | "restarting" = "starting"): Promise<Answer> {
  const outcomes: Outcome[] = [];
  const undos: Undo[] = [];
  return new Promise<Answer>((resolve) => {
    const fail = (kind: Failure["kind"], message: string, remedy: string) =>
      resolve({ is: "failed", failure: { kind, message, remedy } });

    const onState = (state: RunState) => {
      if (state.at === "failed") resolve({ is: "failed", failure: state.failure });
      else if (state.at === "exited") {
        fail("internal", `The program ended with code ${state.code}.`, "Run it again.");
      }
    };
    undos.push(
      run.onState(onState),
      run.onLog(({ text, source }: LogLine) => {
        if (source !== "example") return;
        try {
          const message = parseBenchLine(text);
          if (message?.is === "outcome") outcomes.push(message.outcome);
          else if (message?.is === "end") resolve({ is: "outcomes", outcomes });
        } catch (error) {
          fail("internal", String(error), "Run it again.");
        }
      }),
    );
    if (at === "starting") onState(run.state());
  }).finally(() => undos.forEach((undo) => undo()));
}
