import { WebContainer } from "@webcontainer/api";
import { withDeadline } from "../embedded/host/deadline.ts";
import { createSignal } from "../embedded/host/signal.ts";
import { bootRefused, refuse, serviceUnreachable, tooLate } from "./failures.ts";
import type { Deadlines } from "./options.ts";
import { createRelay } from "./relay.ts";

/**
 * The page's one container. `boot()` never settles where the service's page does not answer, refuses a
 * second container, and adds its hidden frame a little later (`@webcontainer/api` 1.6.4,
 * `unsynchronizedBoot`). A frame that is loaded again answers the same boot (`relay.ts`).
 *
 * A boot that answers after its run has failed leaves a container in which nothing runs: it sleeps
 * until the next run takes it.
 */
type Service =
  | { readonly at: "none" }
  | { readonly at: "booting"; readonly booted: Promise<WebContainer> }
  | { readonly at: "ready"; readonly container: WebContainer };

type Patience = Pick<Deadlines, "silence" | "load" | "boot">;

let service: Service = { at: "none" };
/** The hidden frame has said its first word since it was loaded, and is not given up. */
let heard = false;
let hasSpoken = false;
/** The attempt that is under way: labs that boot at once share it, so that none disturbs another's. */
let attempt: Promise<WebContainer> | undefined;
const relay = createRelay();
const waiting = new Set<() => void>();
const lost = createSignal<WebContainer>();

/** Hears of a container that was discarded: nothing in it runs any more. */
export const onContainerLost = lost.listen;

/** @throws FailureError `unreachable`, `timed-out`, `storage-blocked` or `internal`. */
export async function bootContainer(attempts: number, patience: Patience): Promise<WebContainer> {
  while (service.at === "ready") {
    const { container } = service;
    if (await isAlive(container, patience.silence)) return container;
    discardContainer(container);
  }
  attempt ??= tryToBoot(attempts, patience).finally(() => {
    attempt = undefined;
  });
  return attempt;
}

/**
 * Whether the container answers within so many ms. One whose frame or worker has died says nothing: no
 * call to it settles, and no event comes.
 */
export async function isAlive(container: WebContainer, patience: number): Promise<boolean> {
  const listed = container.fs.readdir("/").then(
    () => true,
    () => false,
  );
  const got = await withDeadline(listed, patience);
  return got.at === "settled" && got.value;
}

/** Forgets a container that answers no more, or in which something is broken. The next run boots another. */
export function discardContainer(container: WebContainer): void {
  if (service.at !== "ready" || service.container !== container) return;
  service = { at: "none" };
  tearDown(container);
  // The next boot loads the frame again, whatever is left of this one.
  relay.detach();
  heard = false;
  lost.emit(container);
}

/** Asks for it, and waits for nothing: one that is dead does not answer, and may refuse. */
function tearDown(container: WebContainer): void {
  try {
    container.teardown();
  } catch {
    // It was torn down already.
  }
  const torn: unknown = Reflect.get(WebContainer, "_teardownPromise");
  if (torn instanceof Promise) torn.catch(() => undefined);
  // The client refuses a second container until the first has agreed to its end.
  Reflect.set(WebContainer, "_instance", null);
}

async function tryToBoot(attempts: number, patience: Patience): Promise<WebContainer> {
  const isFirst = hiddenFrame() === undefined;
  const booted = service.at === "booting" ? service.booted : beginBoot();
  const built = booted.catch((error: unknown) => Promise.reject(refuse(bootRefused(error))));
  const reached = reach(attempts, patience, isFirst).then(() => built);
  const got = await withDeadline(Promise.race([reached, built]), patience.boot);
  if (got.at === "settled") return got.value;
  // It has spoken, and does not build. The next attempt loads it again.
  heard = false;
  throw refuse(tooLate("boot", patience.boot));
}

function beginBoot(): Promise<WebContainer> {
  // Before the client's own listener, which is to hear of the relay only. Adding it twice adds it once.
  addEventListener("message", listen);
  // The client's `boot` waits for the last teardown and, had that failed, would fail with it for
  // ever. It looks the teardown up on the object it is called on, so that it finds none here.
  const client = Object.create(WebContainer, {
    _teardownPromise: { value: null, writable: true },
  }) as typeof WebContainer;
  const booted = client.boot({ coep: "require-corp", workdirName: "lab" });
  service = { at: "booting", booted };
  booted.then(
    (container) => {
      service = { at: "ready", container };
    },
    () => {
      service = { at: "none" };
      // What was refused may be allowed by now, but only to a page that is loaded anew.
      heard = false;
    },
  );
  return booted;
}

function listen(event: MessageEvent<unknown>): void {
  const frame = hiddenFrame();
  // What is not trusted is our own word to the client, below.
  if (!event.isTrusted || frame === undefined || event.source !== frame.contentWindow) return;
  const { data, origin, source } = event;
  const [port] = event.ports;
  if (typeof data !== "object" || data === null || !("type" in data)) return;
  if (data.type !== "init" || port === undefined) return;
  event.stopImmediatePropagation();
  relay.attach(port);
  if (!hasSpoken) {
    dispatchEvent(new MessageEvent("message", { data, origin, source, ports: [relay.port] }));
  }
  hasSpoken = true;
  heard = true;
  for (const resolve of waiting) resolve();
  waiting.clear();
}

/** Waits until the service has answered; where it does not, its page is loaded again. */
async function reach(
  attempts: number,
  { silence, load }: Pick<Deadlines, "silence" | "load">,
  isFirst: boolean,
): Promise<void> {
  for (let count = 1; count <= attempts; count++) {
    if (heard) return;
    // The boot itself has loaded it the first time.
    if (count > 1 || !isFirst) loadAgain();
    if (await answers(silence, load)) return;
  }
  throw refuse(serviceUnreachable());
}

/** Whether the frame speaks in time: soon after its page has loaded, and that within `load`. */
function answers(silence: number, load: number): Promise<boolean> {
  return new Promise((resolve) => {
    let timer = setTimeout(() => settle(false), load);
    const settle = (is: boolean): void => {
      clearTimeout(timer);
      document.removeEventListener("load", onLoad, true);
      waiting.delete(onWord);
      resolve(is);
    };
    const onWord = (): void => settle(true);
    // A load does not bubble, but it is captured. Pages that fail to load are told as loaded, too.
    const onLoad = ({ target }: Event): void => {
      if (target !== hiddenFrame()) return;
      clearTimeout(timer);
      timer = setTimeout(() => settle(false), silence);
    };
    waiting.add(onWord);
    document.addEventListener("load", onLoad, true);
  });
}

function loadAgain(): void {
  const frame = hiddenFrame();
  if (frame) frame.src = String(frame.src);
}

function hiddenFrame(): HTMLIFrameElement | undefined {
  return [...document.querySelectorAll("iframe")].find(
    ({ src }) => URL.canParse(src) && new URL(src).pathname === "/headless",
  );
}
