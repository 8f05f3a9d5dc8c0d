import type { ForeignPage } from "../gateway/foreign-page.ts";
import type { Cookie, TraceEvent } from "../trace/event.ts";

/**
 * The port: what a lab may ask of a runtime. Its adapters are `embedded/`, `webcontainer/` and
 * `recorded/`. Nothing here knows how a server is run, and nothing above knows which adapter runs it.
 */

/** Text files by POSIX path relative to the project's root, such as `index.ts` or `package.json`. */
export type FileTree = Readonly<Record<string, string>>;

/** The project a run starts from: one variant of one example. */
export type Project = {
  readonly topic: string;
  readonly variant: "cjs" | "esm" | "ts";
  readonly files: FileTree;
  /** The file that `npm start` runs, relative to the root. */
  readonly entry: string;
};

export type StartOptions = {
  readonly project: Project;
  /** Added to the environment of the example's process. `PORT` is set by the runtime. */
  readonly env?: Readonly<Record<string, string>>;
  /** Code that is neither ours nor the reader's own runs only where it can reach nothing of the site. */
  readonly trust: "own" | "foreign";
  readonly signal?: AbortSignal;
};

/** Why a run could not start or go on. A view maps kinds to words; it never matches messages. */
export type Failure = {
  readonly kind:
    | "unsupported"
    /** What the runtime comes from, or one of its parts, is elsewhere and does not answer. */
    | "unreachable"
    /** A file of this site could not be loaded. */
    | "site-unreachable"
    | "timed-out"
    | "storage-blocked"
    | "syntax-error"
    | "uncaught"
    | "missing-module"
    | "port-in-use"
    | "never-listened"
    | "unresponsive"
    | "preview-blocked"
    | "internal";
  readonly message: string;
  /** What the reader can do about it. */
  readonly remedy: string;
  /** Where in the reader's own source, 1-based. */
  readonly at?: { readonly file: string; readonly line: number; readonly column: number };
};

/** One step of a start, as a reader sees it. */
export type StartStep = {
  /** What is done in it, such as “Booting the container”. */
  readonly name: string;
  /** Slow: it takes longer than it mostly does, and is not given up yet. */
  readonly progress: "waiting" | "working" | "slow" | "done" | "failed";
};

export type RunState =
  | { readonly at: "starting"; readonly step: string }
  | {
      readonly at: "running";
      readonly port: number;
      /** What does not work here as it does elsewhere, and what happens instead: a sentence for the reader. */
      readonly limit?: string;
    }
  | { readonly at: "stopped" }
  | { readonly at: "exited"; readonly code: number }
  | { readonly at: "failed"; readonly failure: Failure };

export type LogLine = {
  readonly level: "debug" | "info" | "warn" | "error";
  /** May hold ANSI colour sequences. */
  readonly text: string;
  /** Who speaks: the example's process, or the runtime about itself. */
  readonly source: "example" | "runtime";
};

/** What is to go wrong from now on; `{}` is nothing. */
export type Faults = {
  /** Every operation reaches the session store this many ms late. */
  readonly storeDelay?: number;
  /** Every operation of the session store fails, as with a database that can't be reached. */
  readonly storeDown?: boolean;
  /** A network that lets no WebSocket through: open ones are cut, upgrades refused. */
  readonly blockWebSockets?: boolean;
};

export type OpenTabOptions = {
  readonly name?: string;
  /** Default `/`. */
  readonly path?: string;
  /** Where given, the tab begins on a page of another site instead of the example's own. */
  readonly page?: ForeignPage;
};

/** Undoes a subscription. Calling it twice is harmless. */
export type Undo = () => void;

/** A page of the example in one frame. */
export type Tab = {
  readonly name: string;
  readonly browser: string;
  /** Loads `path` (absolute, such as `/`) in the frame; resolves when the document has loaded. */
  navigate(path: string): Promise<void>;
  reload(): Promise<void>;
  /** The path that the frame shows now. */
  location(): string;
  onNavigate(listener: (path: string) => void): Undo;
  close(): Promise<void>;
};

/** A browser profile with a cookie jar of its own. Its tabs share the jar. */
export type SimulatedBrowser = {
  readonly name: string;
  /** Adopts `frame`, which must be in the document, and loads `path` (default `/`) in it. */
  openTab(frame: HTMLIFrameElement, options?: OpenTabOptions): Promise<Tab>;
  cookies(): readonly Cookie[];
  onCookies(listener: (cookies: readonly Cookie[]) => void): Undo;
  clearCookies(): Promise<void>;
  /** While offline, requests fail and open connections are cut. */
  setOffline(offline: boolean): Promise<void>;
  close(): Promise<void>;
};

/** A running server. Whoever started it stops it. */
export type Run = {
  /** How code is kept away from the site. */
  readonly isolation: "opaque-origin" | "worker" | "container" | "none";
  state(): RunState;
  onState(listener: (state: RunState) => void): Undo;
  /**
   * How far the start has come, where it has steps that a reader would wait for: all of them in their
   * order, until the first page has opened. Told anew with every change.
   */
  onSteps?(listener: (steps: readonly StartStep[]) => void): Undo;
  onEvent(listener: (event: TraceEvent) => void): Undo;
  onLog(listener: (line: LogLine) => void): Undo;
  openBrowser(options?: { name?: string }): Promise<SimulatedBrowser>;
  /** Writes a file of the project. Takes effect at the next `restart`. */
  edit(path: string, text: string): Promise<void>;
  /** Takes the place of the faults before, and outlives restarts. */
  setFaults(faults: Faults): Promise<void>;
  /**
   * Lets the clock of the browsers and of the example's process run ahead of the real one by `ms`:
   * cookies and sessions expire by it, and timers of the example that fall due in a jump fire.
   * Outlives restarts. Engine.IO's heartbeats stay on the real clock.
   */
  setClockOffset(ms: number): Promise<void>;
  /**
   * Starts the server again on the current files. Jars, tabs, faults and clock stay. Resolves when it
   * listens or failed.
   *
   * @param options.env takes the place of the environment before, for this and later starts.
   */
  restart(options?: { readonly env?: StartOptions["env"] }): Promise<RunState>;
  stop(): Promise<void>;
};

export type Runtime = {
  readonly name: "embedded" | "webcontainer" | "recorded";
  /**
   * Starts the project's server. Resolves as soon as there is a run to watch: its state says
   * whether the server listens yet. Never rejects for what the example does.
   *
   * @throws DOMException `AbortError` when `signal` aborts before there is a run.
   */
  start(options: StartOptions): Promise<Run>;
};
