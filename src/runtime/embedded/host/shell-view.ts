import type { Documents } from "./documents.ts";
import { isFromShell, type Navigation, type ToDocument } from "./preview/messages.ts";
import { createOccasion, type View, type ViewOptions } from "./view.ts";

export type ShellViewOptions = ViewOptions & {
  readonly tab: string;
  /** URL of the shell's document. */
  readonly url: string;
  readonly documents: Documents;
  /** The origin that the example's page is to believe in. */
  readonly origin: string;
  cookies(): string;
  /** Something that the reader should know. */
  note(text: string): void;
};

/** How long a shell may take to say that it is there after its frame has loaded, in ms. */
const HELLO_DEADLINE = 1000;

/**
 * Pages in an opaque origin, without a service worker: each is a fresh copy of the shell's document,
 * which gets its content through its line to this page. What a browser would do by itself, history
 * and navigation, is done here.
 */
export function createShellView(options: ShellViewOptions): View {
  const { frame, tab, url, documents, origin, cookies, note, onLocation } = options;
  const loaded = createOccasion();
  const entries: Navigation[] = [];
  let at = -1;
  let generation = 0;
  /** Whether the frame shows a shell, as far as is known. */
  let shown: "shell" | "left" = "left";
  let strayTimer: ReturnType<typeof setTimeout> | undefined;

  frame.setAttribute("sandbox", "allow-scripts allow-forms allow-modals");
  // A shell that the page holds already belongs to another tab.
  const listener = (event: MessageEvent<unknown>): void => {
    const [port] = event.ports;
    if (event.source !== frame.contentWindow || !isFromShell(event.data) || !port) return;
    const navigation = entries[at];
    if (!navigation) return;
    shown = "shell";
    clearTimeout(strayTimer);
    documents.closeTab(tab);
    documents.connect(tab, `shell-${tab}-${++generation}`, port);
    const load: ToDocument = { type: "load", navigation, origin, cookies: cookies() };
    documents.say(tab, load);
  };
  addEventListener("message", listener);

  // `location.href = "/x"` can't be seen in an opaque origin, nor can where it led.
  const onLoad = (): void => {
    if (shown === "shell" || at < 0) return;
    clearTimeout(strayTimer);
    strayTimer = setTimeout(() => {
      note("The example's page went somewhere by a script, where this preview can't follow.");
      void open();
    }, HELLO_DEADLINE);
  };
  frame.addEventListener("load", onLoad);

  async function open(): Promise<void> {
    const done = loaded.next();
    const entry = entries[at];
    if (entry) onLocation(entry.path);
    // Going to where one is, without a fragment, loads it again.
    if (frame.contentWindow) frame.contentWindow.location.replace(url);
    else frame.src = url;
    await done;
  }

  function push(navigation: Navigation, replace: boolean): void {
    if (!replace || at < 0) at++;
    entries.splice(at, entries.length, navigation);
  }

  return {
    show(path) {
      push({ method: "GET", path, headers: [] }, at >= 0);
      return open();
    },
    reload: open,
    receive(_document, message) {
      switch (message.type) {
        case "leave":
          shown = "left";
          break;
        case "loaded":
          loaded.happened();
          break;
        case "location": {
          const entry = entries[at];
          // A redirect, or a fragment: the entry is where one got to, and a reload goes there.
          if (entry && entry.path !== message.path) {
            entries[at] = { method: "GET", path: message.path, headers: [] };
          }
          onLocation(message.path);
          break;
        }
        case "navigate":
          push(message.navigation, message.replace);
          void open();
          break;
        case "traverse": {
          const target = at + message.delta;
          if (message.delta !== 0 && !entries[target]) break;
          at = target;
          void open();
          break;
        }
        default:
      }
    },
    close() {
      removeEventListener("message", listener);
      frame.removeEventListener("load", onLoad);
      clearTimeout(strayTimer);
      loaded.close();
      documents.closeTab(tab);
      frame.contentWindow?.location.replace("about:blank");
    },
  };
}
