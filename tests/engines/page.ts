import "../../src/runtime/embedded/host/testing/page.ts";
import type { Project, Run } from "../../src/runtime/port.ts";
import type { TraceEvent } from "../../src/trace/event.ts";
import { caseOf, type Verdict } from "./case.ts";
import { playCounter, projectFor } from "./scenario.ts";

/** The page that a driver opens: it plays the case in its URL, and keeps the verdict for the driver. */
declare global {
  interface Window {
    verdict: Promise<Verdict>;
  }
}

/** Where the examples are, as the site holds them. */
export const projectsFile = "projects.json";

window.verdict = play();

/** How many events a verdict keeps, and how much of each. */
const LONGEST_TRAIL = 60;
const LONGEST_EVENT = 160;

function wordsOf({ at, tab, kind, ...rest }: TraceEvent): string {
  return `${Math.round(at)} ms ${tab ?? "server"} ${kind} ${JSON.stringify(rest)}`.slice(
    0,
    LONGEST_EVENT,
  );
}

async function play(): Promise<Verdict> {
  const logs: string[] = [];
  const trail: string[] = [];
  try {
    const played = caseOf(location.search);
    const { previews, isolation } = played;
    const projects = (await (await fetch(projectsFile)).json()) as Record<string, Project>;
    const example = projects[played.variant];
    if (!example) throw new Error(`There is no ${played.variant} in ${projectsFile}.`);
    const started = performance.now();
    const project = projectFor(example, played);
    const watched = await window.test.start(
      // As foreign code is hosted, which has a sandboxed frame around its worker.
      { project, trust: isolation === "opaque-origin" && previews === "shell" ? "foreign" : "own" },
      {
        ...(previews !== "chosen" && { previews }),
        ...(isolation !== "chosen" && { isolation }),
        spare: false,
      },
    );
    watched.run.onLog(({ text }) => logs.push(text));
    watched.run.onEvent((event) => trail.push(wordsOf(event)));
    await Promise.race([playCounter(watched, played), endOf(watched.run)]);
    await watched.run.stop();
    return {
      at: "passed",
      isolation: watched.run.isolation,
      crossOriginIsolated,
      ms: Math.round(performance.now() - started),
    };
  } catch (error) {
    return {
      at: "failed",
      why: error instanceof Error ? error.message : String(error),
      logs,
      trail: trail.slice(-LONGEST_TRAIL),
    };
  }
}

/** Rejects when the server ends by itself: nothing is to be waited for any more. */
function endOf(run: Run): Promise<never> {
  return new Promise((_, reject) => {
    run.onState((state) => {
      if (state.at === "failed") reject(new Error(state.failure.message));
      if (state.at === "exited") reject(new Error(`The server exited with code ${state.code}.`));
    });
  });
}
