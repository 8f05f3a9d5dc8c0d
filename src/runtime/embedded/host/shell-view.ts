import type { Documents } from "./documents.ts";
import {
  isFromFence,
  isFromShell,
  type Navigation,
  type Scroll,
  type ToDocument,
} from "./preview/messages.ts";
import { createOccasion, type View, type ViewOptions } from "./view.ts";

export type ShellViewOptions = ViewOptions & {
  readonly tab: string;
  /** URL of the shell's document. */
  readonly shell: string;
  /** URL of the fence, the document that holds the shell's. */
  readonly fence: string;
  readonly documents: Documents;
  /** The origin that the example's page is to believe in. */
  readonly origin: string;
  cookies(): string;
  /** Something that the reader should know. */
  note(text: string): void;
};

/** A place in the history of a tab, and how far its page was scrolled there. */
type Entry = { readonly navigation: Navigation; readonly scroll?: Scroll };

/** How long a shell may take to say that it is there, once something has come in its place, in ms. */
const HELLO_DEADLINE = 1000;

/** The window within the fence's, once there is one: of another origin, an index beyond all throws. */
function innerOf({ contentWindow: fence }: HTMLIFrameElement): Window | undefined {
  return fence !== null && fence.length > 0 ? fence[0] : undefined;
}

/**
 * Pages in an opaque origin, without a service worker: each is a fresh copy of the shell's document,
 * which gets its content through its line to this page. What a browser would do by itself, history
 * and navigation, is done here.
 */
export function createShellView(options: ShellViewOptions): View {
  const { frame, tab, shell, fence, documents, origin, cookies, note, onLocation } = options;
  const loaded = createOccasion();
  const entries: Entry[] = [];
  let at = -1;
  let generation = 0;
  /** Whether the frame shows a shell, as far as is known. */
  let shown: "shell" | "left" = "left";
  /** A shell was asked for, and has not said that it is there. */
  let isOpening = false;
  let strayTimer: ReturnType<typeof setTimeout> | undefined;

  frame.setAttribute("sandbox", "allow-scripts allow-forms allow-modals");
  // A shell that the page holds already belongs to another tab.
  const listener = (event: MessageEvent<unknown>): void => {
    if (event.source === frame.contentWindow && isFromFence(event.data)) return comeBack();
    const [port] = event.ports;
    if (event.source !== innerOf(frame) || !isFromShell(event.data) || !port) return;
    const entry = entries[at];
    if (!entry) return;
    shown = "shell";
    isOpening = false;
    clearTimeout(strayTimer);
    documents.closeTab(tab);
    documents.connect(tab, `shell-${tab}-${++generation}`, port);
    const load: ToDocument = { type: "load", ...entry, origin, cookies: cookies() };
    documents.say(tab, load);
  };
  addEventListener("message", listener);

  // `location.href = "/x"` can't be seen in an opaque origin, nor can where it would have led. The word
  // of a document that leaves and the load of what takes its place may come in any order.
  const comeBack = (): void => {
    if (at < 0) return;
    clearTimeout(strayTimer);
    strayTimer = setTimeout(() => {
      if (shown === "shell") return;
      note("The example's page went somewhere by itself, where this preview can't follow.");
      void open();
    }, HELLO_DEADLINE);
  };

  async function open(): Promise<void> {
    const done = loaded.next();
    isOpening = true;
    const entry = entries[at];
    if (entry) onLocation(entry.navigation.path);
    // Going to where one is, without a fragment, loads it again.
    const inner = innerOf(frame);
    if (inner) inner.location.replace(shell);
    else if (frame.contentWindow) frame.contentWindow.location.replace(fence);
    else frame.src = fence;
    await done;
  }

  function push(navigation: Navigation, replace: boolean): void {
    if (!replace || at < 0) at++;
    entries.splice(at, entries.length, { navigation });
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
          if (!isOpening) comeBack();
          break;
        case "loaded":
          loaded.happened();
          break;
        case "location": {
          const entry = entries[at];
          // A redirect, or a fragment: the entry is where one got to, and a reload goes there.
          if (entry && entry.navigation.path !== message.path) {
            entries[at] = { navigation: { method: "GET", path: message.path, headers: [] } };
          }
          onLocation(message.path);
          break;
        }
        case "scrolled": {
          const entry = entries[at];
          if (entry) entries[at] = { ...entry, scroll: message.scroll };
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
      clearTimeout(strayTimer);
      loaded.close();
      documents.closeTab(tab);
      frame.contentWindow?.location.replace("about:blank");
    },
  };
}
