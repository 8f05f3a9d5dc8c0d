import "../../src/runtime/embedded/host/testing/page.ts";
import type { Project, Run } from "../../src/runtime/port.ts";
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

async function play(): Promise<Verdict> {
  const logs: string[] = [];
  try {
    const played = caseOf(location.search);
    const { previews, isolation } = played;
    const projects = (await (await fetch(projectsFile)).json()) as Record<string, Project>;
    const example = projects[played.variant];
    if (!example) throw new Error(`There is no ${played.variant} in ${projectsFile}.`);
    const started = performance.now();
    const project = projectFor(example, played);
    const watched = await window.test.start(
      { project, trust: "own" },
      { previews, isolation, spare: false },
    );
    watched.run.onLog(({ text }) => logs.push(text));
    await Promise.race([playCounter(watched, played), endOf(watched.run)]);
    await watched.run.stop();
    return {
      at: "passed",
      isolation: watched.run.isolation,
      ms: Math.round(performance.now() - started),
    };
  } catch (error) {
    return { at: "failed", why: error instanceof Error ? error.message : String(error), logs };
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
