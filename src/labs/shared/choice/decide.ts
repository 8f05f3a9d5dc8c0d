import type { Failure, Runtime, StartOptions } from "../../../runtime/port.ts";
import { isTouched } from "../edits/workshop.ts";
import { readCapabilities } from "./capabilities.ts";
import { choose, mayRunElsewhere, type Choice, type Failures } from "./choose.ts";
import { isolateNextLoad } from "./isolating/isolate.ts";
import { canKeepIntent, keepIntent, type Intent } from "./intent.ts";
import { offersWebContainer as offered } from "./offered.ts";
import { reachesService } from "./reach.ts";
import { readersWish } from "./wish.ts";

/** What has failed since the page was loaded: the next lab of the page doesn't try it again. */
let failures: Failures = {};

/** Whoever asks for a runtime by hand asks for another try. */
export function forgetFailures(): void {
  failures = {};
}

/**
 * The reader presses Run: who wants a WebContainer, and nothing else will do, wants it tried again. On
 * Auto what has failed stays behind, so that no later run waits for it.
 */
export function runByHand(): void {
  if (readersWish() !== "webcontainer") return;
  const { webcontainer: _, ...others } = failures;
  failures = others;
}

/**
 * Notes that a runtime could not start.
 *
 * @returns whether another one may do better
 */
export function noteFailure(runtime: Runtime["name"], kind: Failure["kind"]): boolean {
  if (runtime === "recorded" || !mayRunElsewhere(kind)) return false;
  // Beyond the embedded runtime there is the recording only: for a browser that can't, and for good.
  if (runtime === "embedded" && kind !== "unsupported") return false;
  failures = { ...failures, [runtime]: kind };
  return true;
}

/**
 * Chooses what runs a lab, after the reader's click. Where the page has to be loaded anew for that, it
 * is, and this never settles.
 *
 * @throws DOMException `AbortError` when `signal` aborts meanwhile
 */
export async function decide({
  intent,
  trust,
  baseUrl,
  signal,
}: {
  readonly intent: Intent;
  readonly trust: StartOptions["trust"];
  /** Where the site lives, with slashes at both ends. */
  readonly baseUrl: string;
  readonly signal: AbortSignal;
}): Promise<Choice> {
  const wish = readersWish();
  const edited = isTouched();
  let capabilities = readCapabilities(canKeepIntent());
  const now = (): Choice => choose({ offered, wish, capabilities, trust, edited, failures });

  let choice = now();
  if (choice.first === "reload" && !(await isolatesPages(signal))) {
    // Loading it anew would change nothing.
    capabilities = { ...capabilities, canReload: false };
    choice = now();
  }
  if (choice.runtime !== "webcontainer") return choice;
  if (choice.first === "reload" && keepIntent(intent)) return loadAnew();
  // By hand it is tried in any case, with all the patience that the runtime has.
  const isReached = wish !== "auto" || (await reachesService(signal));
  signal.throwIfAborted();
  if (choice.first === undefined) return isReached ? choice : { ...choice, doubtful: true };
  // No service worker is registered for a service that can't be reached: here the probe can be trusted.
  if (!isReached) noteFailure("webcontainer", "unreachable");
  else if (keepIntent(intent) && (await isolateNextLoad(baseUrl))) return loadAnew();
  else noteFailure("webcontainer", "unsupported");
  return now();
}

/**
 * Whether the host sends this page the headers that isolate it. Asked where a link of the site led to
 * the page, whose own headers nobody has seen so far.
 */
async function isolatesPages(signal: AbortSignal): Promise<boolean> {
  try {
    const { headers } = await fetch(location.pathname, { method: "HEAD", signal });
    return headers.has("cross-origin-embedder-policy");
  } catch {
    signal.throwIfAborted();
    // The reload will tell.
    return true;
  }
}

/** Never settles: the page goes. */
function loadAnew(): Promise<never> {
  location.reload();
  return new Promise(() => undefined);
}
