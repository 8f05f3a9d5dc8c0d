import type { Failure } from "../../runtime/port.ts";
import { failureIn } from "../shared/run-failed.ts";
import type { Variant } from "../shared/variant.ts";
import type { Bench } from "./bench.ts";
import { pages, transports } from "./pages.ts";
import type { Cell, CrossSiteAction } from "./state.ts";
import type { Switches } from "./switches.ts";

/** One run of the lab. Whoever opens it ends it; after that it says nothing any more. */
export type Session = {
  /** Starts the example again with these switches, and fills the matrix. */
  measure(switches: Switches): void;
  /** Opens one page again. */
  probe(cell: Cell): void;
  end(): void;
};

export function openSession(options: {
  readonly baseUrl: string;
  readonly variant: Variant;
  readonly switches: Switches;
  /** Makes a frame for the next tab, in place of the one before. */
  readonly frame: (title: string) => HTMLIFrameElement;
  readonly dispatch: (action: CrossSiteAction) => void;
}): Session {
  const { switches, frame, dispatch } = options;
  const controller = new AbortController();
  const { signal } = controller;
  let bench: Bench | undefined;
  /** Counts what the reader asked for: only the last of it is worth going on with. */
  let asked = 0;
  let tabs = 0;

  const tell = (action: CrossSiteAction) => {
    if (!signal.aborted) dispatch(action);
  };

  const probe = async (open: Bench, cell: Cell): Promise<void> => {
    const page = pages.find(({ name }) => name === cell.page);
    if (page === undefined) return;
    const name = `Tab ${++tabs}`;
    tell({ do: "probe", cell, tab: name });
    const verdict = await open.probe(page, cell.transport, { name, frame: frame(page.origin) });
    tell({ do: "decided", cell, verdict });
  };

  const startSession = (open: Bench): Promise<void> =>
    open.startSession({ name: `Tab ${++tabs}`, frame: frame("Your session starts") });

  const fill = async (open: Bench, isWanted: () => boolean): Promise<void> => {
    for (const { name } of pages) {
      for (const transport of transports) {
        if (!isWanted()) return;
        await probe(open, { page: name, transport });
      }
    }
    tell({ do: "done" });
  };

  /** Everything asked for happens in the order in which it was asked. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (task: (isWanted: () => boolean) => Promise<void>) => {
    const number = ++asked;
    const isWanted = () => number === asked && !signal.aborted;
    last = last
      .then(() => (isWanted() ? task(isWanted) : undefined))
      .catch((error: unknown) => {
        // Without a bench nothing that was asked for later can be done.
        if (isWanted() || bench === undefined) tell({ do: "failed", failure: asFailure(error) });
      });
  };

  inTurn(async (isWanted) => {
    const { start } = await import("./start.ts");
    const begin = (opened: Bench): Promise<void> => {
      bench = opened;
      tabs = 0;
      return startSession(opened);
    };
    const started = await start({ ...options, switches, dispatch: tell, begin, signal });
    if (signal.aborted) return started.stop();
    tell({ do: "begun" });
    started.onLimit((limit) => tell({ do: "limit", limit }));
    started.onFailure((failure) => tell({ do: "failed", failure }));
    await fill(started, isWanted);
  });

  return {
    measure(next) {
      inTurn(async (isWanted) => {
        if (bench === undefined) return;
        tell({ do: "clear" });
        await bench.set(next);
        await startSession(bench);
        await fill(bench, isWanted);
      });
    },
    probe(cell) {
      inTurn(async () => {
        if (bench === undefined) return;
        await probe(bench, cell);
        tell({ do: "done" });
      });
    },
    end() {
      controller.abort();
      void bench?.stop();
    },
  };
}

function asFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return failureIn(error) ?? { kind: "site-unreachable", message, remedy: "Run the lab again." };
}
