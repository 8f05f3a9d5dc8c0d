/** In `sessionStorage`: of this tab, and gone with it. */
const key = "lab:place";

type Place = { readonly href: string; readonly top: number };

/**
 * Keeps the reader's place when a page whose link holds edits is loaded again. A browser brings the
 * place back by itself, but before the edits are shown: what is farther down than the page is long
 * then, it can't reach.
 *
 * @returns undoes it
 */
export function keepPlace(): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const leave = (): void => write({ href: location.href, top: scrollY });
  addEventListener("pagehide", leave, { signal });

  const place = read();
  if (place?.href === location.href && isLoadedAgain() && place.top > scrollY) {
    comeBack(place.top, signal);
  }
  return () => controller.abort();
}

/** Goes there as soon as the page is long enough, unless the reader has gone elsewhere meanwhile. */
function comeBack(top: number, signal: AbortSignal): void {
  const page = document.documentElement;
  const grown = new ResizeObserver(() => {
    if (page.scrollHeight - innerHeight < top) return;
    grown.disconnect();
    // At once: a page that moves by itself is nothing to watch.
    scrollTo({ top, behavior: "instant" });
  });
  const stop = (): void => grown.disconnect();
  for (const moves of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(moves, stop, { once: true, passive: true, signal });
  }
  signal.addEventListener("abort", stop);
  if (!navigator.userActivation?.hasBeenActive) grown.observe(document.body);
}

function isLoadedAgain(): boolean {
  const [navigation] = performance.getEntriesByType("navigation");
  return (
    navigation instanceof PerformanceNavigationTiming &&
    (navigation.type === "reload" || navigation.type === "back_forward")
  );
}

function read(): Place | undefined {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? "null");
    if (typeof value !== "object" || value === null) return undefined;
    if (!("href" in value) || typeof value.href !== "string") return undefined;
    if (!("top" in value) || typeof value.top !== "number") return undefined;
    return { href: value.href, top: value.top };
  } catch {
    // This browser keeps nothing, or something else was kept.
    return undefined;
  }
}

function write(place: Place): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(place));
  } catch {
    // Then there is no place to come back to.
  }
}
