import type { WatchedRun } from "../../src/runtime/embedded/host/testing/page.ts";
import type { Project } from "../../src/runtime/port.ts";
import type { TraceEvent } from "../../src/trace/event.ts";
import type { Case, Transport } from "./case.ts";
import { createOccasions } from "./occasions.ts";
import { createRemote, replaceOnce, withListener, type Remote } from "./remote.ts";

/** How long anything may take, in ms. Long, since it only ever passes where something is broken. */
const DEADLINE = 30_000;

const options: Readonly<Record<Transport, string>> = {
  upgrade: "",
  polling: '{ transports: ["polling"] }',
  websocket: '{ transports: ["websocket"] }',
};

/** The example as it is, but for the transports that its page asks for, and the listener in it. */
export function projectFor(project: Project, { transport }: Case): Project {
  const html = withListener(project.files["index.html"] ?? "");
  const page = replaceOnce(html, "io();", `io(${options[transport]});`);
  return { ...project, files: { ...project.files, "index.html": page } };
}

/**
 * The promises of the counter and of logging out: two tabs of one browser count together, whatever
 * way a count came in, another browser by itself; and logging out ends both tabs and not the other.
 *
 * @throws Error naming the first promise that is not kept
 */
export async function playCounter(watched: WatchedRun, { transport }: Case): Promise<void> {
  const remotes = new Map<string, Remote>();
  const shown = (): string =>
    [...remotes]
      .map(([name, page]) => `${name}: ${page.text("count")}, ${page.text("status")}`)
      .join("; ");
  const occasions = createOccasions(DEADLINE, shown);
  watched.run.onEvent(occasions.look);

  async function open(browser: string, name: string): Promise<Remote> {
    // The listener has to be there before the page is: a page tells at once.
    const opened = window.test.open(watched, browser, name);
    const frame = await frameOf(name);
    const remote = createRemote(frame, occasions.look);
    remotes.set(name, remote);
    await opened;
    await occasions.until(`${name} connects`, () => remote.text("status") === "connected");
    await occasions.until(`${name} goes by ${transport}`, () => goesBy[transport](eventsOf(name)));
    return remote;
  }
  const eventsOf = (tab: string): TraceEvent[] =>
    watched.events.filter((event) => event.tab === tab);
  const shows = (what: string, pages: readonly Remote[], count: string): Promise<void> =>
    occasions.until(what, () => pages.every((page) => page.text("count") === count));

  /**
   * Has a page count, and waits until it has heard of it twice: by the event that all tabs get, and
   * by the answer. The page shows either when it comes, so an answer that is slower than the next
   * event would leave an old count there, on any server.
   */
  async function count(page: Remote, by: "http" | "socket"): Promise<void> {
    const twice = page.counts() + 2;
    page.click(by);
    await occasions.until(`the page that counts over ${by} gets event and answer`, () => {
      return page.counts() >= twice;
    });
  }

  const alice1 = await open("alice", "a1");
  const [alice2, bob] = await Promise.all([open("alice", "a2"), open("bob", "b")]);
  const alice = [alice1, alice2];

  await count(alice1, "http");
  await shows("both tabs show the increment over HTTP", alice, "1");
  await count(alice2, "socket");
  await shows("both tabs show the increment over Socket.IO", alice, "2");
  await count(alice1, "http");
  await shows("both tabs show the next increment over HTTP", alice, "3");
  await shows("another browser counts by itself", [bob], "0");

  alice1.click("logout");
  await occasions.until("logging out ends both tabs", () =>
    alice.every((page) => page.text("status") === "disconnected"),
  );
  // An answer over its connection, and not only a word on its page, tells that it lives.
  await count(bob, "socket");
  await shows("another browser goes on over Socket.IO", [bob], "1");
  await occasions.until(
    "another browser stays connected",
    () => bob.text("status") === "connected",
  );

  for (const name of remotes.keys()) {
    if (!goesBy[transport](eventsOf(name)))
      throw new Error(`${name} did not stay with ${transport}.`);
  }
}

const isPacket = (event: TraceEvent): boolean => event.kind === "engine" || event.kind === "socket";
const isOver = (transport: "polling" | "websocket", event: TraceEvent): boolean =>
  "transport" in event && event.transport === transport;

/** What a tab's events show of each way to connect. */
const goesBy: Readonly<Record<Transport, (events: readonly TraceEvent[]) => boolean>> = {
  upgrade: (events) =>
    events.some((event) => isOver("polling", event)) &&
    events.some((event) => event.kind === "engine" && event.packet === "upgrade"),
  polling: (events) =>
    events.some(isPacket) && events.every((event) => event.kind !== "upgrade-request"),
  websocket: (events) =>
    events.some(isPacket) && events.every((event) => !isOver("polling", event)),
};

/** The frame of a tab that is being opened. It comes into the document within a few microtasks. */
function frameOf(name: string): Promise<HTMLIFrameElement> {
  const find = (): HTMLIFrameElement | null => document.querySelector(`iframe[name="${name}"]`);
  return new Promise((resolve) => {
    const found = find();
    if (found) return resolve(found);
    const observer = new MutationObserver(() => {
      const frame = find();
      if (!frame) return;
      observer.disconnect();
      resolve(frame);
    });
    observer.observe(document.body, { childList: true });
  });
}
