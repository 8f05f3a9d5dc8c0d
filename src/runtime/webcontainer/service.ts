import { WebContainer } from "@webcontainer/api";
import { bootRefused, refuse, serviceUnreachable } from "./failures.ts";
import type { Deadlines } from "./options.ts";

/**
 * The page's one container. `boot()` never settles where the service's page does not answer, refuses a
 * second container, and adds its hidden frame a little later; its listener for the frame's first word
 * is never removed, so loading the frame again lets the same boot go on
 * (`@webcontainer/api` 1.6.4, `unsynchronizedBoot`).
 *
 * A boot that answers after its run has failed leaves a container in which nothing runs: it sleeps
 * until the next run takes it. No run tears it down; so no teardown that fails can refuse the next boot.
 */
type Service =
  | { readonly at: "none" }
  | { readonly at: "booting"; readonly booted: Promise<WebContainer> }
  | { readonly at: "ready"; readonly container: WebContainer };

let service: Service = { at: "none" };
/** The hidden frame has said its first word. */
let heard = false;

/** @throws FailureError `unreachable`, `storage-blocked` or `internal`. */
export async function bootContainer(
  attempts: number,
  deadlines: Pick<Deadlines, "silence" | "load">,
): Promise<WebContainer> {
  if (service.at === "ready") return service.container;
  const isNew = service.at === "none";
  const booted = service.at === "booting" ? service.booted : beginBoot();
  await Promise.race([reach(attempts, deadlines, isNew), booted]);
  return booted.catch((error: unknown) => Promise.reject(refuse(bootRefused(error))));
}

/** Forgets a container that answers no more. The next run boots another. */
export function discardContainer(): void {
  if (service.at !== "ready") return;
  const { container } = service;
  service = { at: "none" };
  try {
    container.teardown();
  } catch {
    // It was torn down already.
  }
}

function beginBoot(): Promise<WebContainer> {
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
      heard = true;
      service = { at: "ready", container };
    },
    () => {
      service = { at: "none" };
    },
  );
  return booted;
}

function listen(event: MessageEvent<unknown>): void {
  const frame = hiddenFrame();
  if (frame === undefined || event.source !== frame.contentWindow) return;
  const { data } = event;
  if (typeof data === "object" && data !== null && "type" in data && data.type === "init") {
    heard = true;
    removeEventListener("message", listen);
    for (const resolve of waiting) resolve();
    waiting.clear();
  }
}

const waiting = new Set<() => void>();

/** Waits until the service has answered; where it does not, its page is loaded again. */
async function reach(
  attempts: number,
  { silence, load }: Pick<Deadlines, "silence" | "load">,
  isNew: boolean,
): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (heard) return;
    // The boot itself has loaded it the first time.
    if (attempt > 1 || !isNew) loadAgain();
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
