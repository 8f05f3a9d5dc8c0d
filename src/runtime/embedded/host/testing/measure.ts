import type { EmbeddedRuntimeOptions } from "../../index.ts";
import type { Project } from "../../../port.ts";
import type { TestPage } from "./page.ts";

/** How long the reader waits, in ms. */
export type Times = {
  /** From the click until the server listens. */
  readonly listening: number;
  /** From the click until the first preview's socket is connected. */
  readonly connected: number;
  /** From an edit until the server listens again. */
  readonly restarted: number;
  /** From an edit until the reloaded preview's socket is connected again. */
  readonly reconnected: number;
  /** Round trips from the preview: a POST that saves a session, an event with an acknowledgement. */
  readonly http: number;
  readonly emit: number;
};

/** How long the reader looks at the page before the edit, in ms. The spare worker gets ready. */
const PAUSE = 1500;

/**
 * Measures one start and one restart, in the page itself. The example's page must post
 * `["connected"]` whenever its socket connects, and answer "measure" with `["measured", [http, emit]]`.
 */
export async function measure(
  page: Pick<TestPage, "start" | "open">,
  project: Project,
  options: Partial<EmbeddedRuntimeOptions>,
): Promise<Times> {
  const clicked = performance.now();
  const connected = moment("connected");
  const watched = await page.start({ project, trust: "own" }, options);
  const opened = page.open(watched, "alice", "a");
  await watched.settled();
  const listening = performance.now() - clicked;
  const connectedAt = await connected;
  const tab = await opened;

  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  await watched.run.edit("index.html", `${project.files["index.html"] ?? ""}\n`);
  const edited = performance.now();
  const again = moment("connected");
  const restarting = watched.run.restart().then(() => performance.now());
  // At once: a tab that is reloaded while the server starts waits for it.
  const reloaded = tab.reload();
  const reconnectedAt = await again;
  const restartedAt = await restarting;
  await reloaded;

  const measured = message("measured");
  const frame = document.querySelector<HTMLIFrameElement>("iframe[name=a]");
  // The shell's document stands in a frame within the frame.
  const outer = frame?.contentWindow;
  (outer && outer.length > 0 ? outer[0] : outer)?.postMessage("measure", "*");
  const [http = NaN, emit = NaN] = (await measured) as number[];
  await watched.run.stop();
  return {
    listening,
    connected: connectedAt - clicked,
    restarted: restartedAt - edited,
    reconnected: reconnectedAt - edited,
    http,
    emit,
  };
}

function message(what: string): Promise<unknown> {
  return new Promise((resolve) => {
    const listener = ({ data }: MessageEvent<unknown>): void => {
      if (!Array.isArray(data) || data[0] !== what) return;
      removeEventListener("message", listener);
      resolve(data[1]);
    };
    addEventListener("message", listener);
  });
}

async function moment(what: string): Promise<number> {
  await message(what);
  return performance.now();
}
