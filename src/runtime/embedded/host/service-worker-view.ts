import { createOccasion, type View, type ViewOptions } from "./view.ts";

/**
 * Real pages at URLs below `prefix`, which the service worker answers. They are of the site's own
 * origin, so they are for code that is ours or the reader's own.
 */
export function createServiceWorkerView(prefix: string, options: ViewOptions): View {
  const { frame, onLocation } = options;
  const load = createOccasion();
  let last = "/";
  // A sandbox that keeps the origin protects nothing, and browsers warn of it.
  frame.removeAttribute("sandbox");

  function onLoad(): void {
    const stray = strayPath();
    if (stray === null) load.happened();
    else frame.contentWindow?.location.replace(prefix + stray);
  }

  /**
   * A path outside of the preview: `location.href = "/x"` in a browser without the Navigation API
   * leads there. `null` where the frame is where it belongs, or at another site.
   */
  function strayPath(): string | null {
    try {
      const { origin, pathname, search, hash } = frame.contentWindow?.location ?? location;
      const isStray = origin === location.origin && !pathname.startsWith(`${prefix}/`);
      return isStray ? pathname + search + hash : null;
    } catch {
      return null;
    }
  }

  frame.addEventListener("load", onLoad);

  function show(path: string): void {
    last = path;
    // Not `src`: that would add an entry to the history of the page, and a Back button that
    // seems to do nothing.
    if (frame.contentWindow) frame.contentWindow.location.replace(prefix + path);
    else frame.src = prefix + path;
  }

  return {
    async show(path) {
      const loaded = load.next();
      show(path);
      await loaded;
    },
    async reload() {
      const loaded = load.next();
      try {
        frame.contentWindow?.location.reload();
      } catch {
        // At another site, or at the browser's own page of an error, which only it may reload.
        show(last);
      }
      await loaded;
    },
    receive(_document, message) {
      if (message.type !== "location") return;
      last = message.path;
      onLocation(message.path);
    },
    close() {
      frame.removeEventListener("load", onLoad);
      load.close();
      frame.contentWindow?.location.replace("about:blank");
    },
  };
}
