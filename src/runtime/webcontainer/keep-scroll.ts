import { isScroll, scrollKeeperPath, type Scroll } from "../../gateway/scroll-keeper.ts";
import { withDeadline } from "../embedded/host/deadline.ts";

/** How long the gateway's page may take to answer, in ms. Without it a document begins at its top. */
const patience = 2000;

/**
 * Loads a document into a frame of another origin, and scrolls it to where the one before was.
 *
 * @param url of the tab that the frame shows
 * @param load ends when the document is there
 */
export async function keepScroll(
  frame: HTMLIFrameElement,
  url: string,
  load: () => Promise<void>,
): Promise<void> {
  const keeper = frame.ownerDocument.createElement("iframe");
  keeper.hidden = true;
  keeper.src = new URL(scrollKeeperPath, url).href;
  try {
    const found = await answer(keeper, () => frame.ownerDocument.body.append(keeper));
    await load();
    if (found === undefined || (found.left === 0 && found.top === 0)) return;
    const { origin } = new URL(url);
    await answer(keeper, () => keeper.contentWindow?.postMessage(found, origin));
  } finally {
    keeper.remove();
  }
}

/** Asks, and waits for what the keeper says next. */
async function answer(keeper: HTMLIFrameElement, ask: () => void): Promise<Scroll | undefined> {
  const controller = new AbortController();
  const said = new Promise<Scroll>((resolve) => {
    const onMessage = ({ source, data }: MessageEvent<unknown>): void => {
      if (source === keeper.contentWindow && isScroll(data)) resolve(data);
    };
    addEventListener("message", onMessage, { signal: controller.signal });
  });
  ask();
  const got = await withDeadline(said, patience);
  controller.abort();
  return got.at === "settled" ? got.value : undefined;
}
