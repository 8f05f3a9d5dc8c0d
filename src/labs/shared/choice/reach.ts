/**
 * The page of the service that a WebContainer boots in, as its client asks for it. A page that isolated
 * pages may frame names them in its Cross-Origin-Resource-Policy (HTML, "cross-origin resource policy
 * check" of navigations), so they may fetch it, too.
 */
export const servicePage = "https://stackblitz.com/headless?coep=require-corp&version=1.6.4";

/** How long the service may take to answer, in ms. */
const patience = 3000;

/**
 * Whether a request gets to the service from here: known at once, where a frame that is blocked tells
 * nobody and a client in it waits in vain. `false` is no proof: an extension may let frames pass and no
 * requests. Asked after the reader's click only.
 */
export async function reachesService(signal: AbortSignal): Promise<boolean> {
  const controller = new AbortController();
  const giveUp = () => controller.abort();
  const late = setTimeout(giveUp, patience);
  signal.addEventListener("abort", giveUp);
  try {
    await fetch(servicePage, {
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
