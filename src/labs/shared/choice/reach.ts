/**
 * The page of the service that a WebContainer boots in. It has to allow being framed by an isolated
 * page, so an isolated page may fetch it, too.
 */
const page = "https://stackblitz.com/headless?coep=require-corp";

/** How long the service may take to answer, in ms. */
const patience = 3000;

/**
 * Whether the service can be reached from here. A frame that is blocked tells nobody, and a client in
 * it would wait in vain; a request fails at once. Asked after the reader's click only.
 */
export async function reachesService(signal: AbortSignal): Promise<boolean> {
  const controller = new AbortController();
  const giveUp = () => controller.abort();
  const late = setTimeout(giveUp, patience);
  signal.addEventListener("abort", giveUp);
  try {
    await fetch(page, {
      mode: "no-cors",
      credentials: "omit",
      cache: "no-store",
      signal: controller.signal,
    });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(late);
    signal.removeEventListener("abort", giveUp);
  }
}
