import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * A page of the gateway's own at the tab's origin. The page around a tab is of another origin: it can
 * send the tab's frame to an address, and neither read nor say how far it is scrolled. This page can.
 * Loaded into a second frame beside the tab's, it says how far that one is scrolled, and scrolls it to
 * where it is told. So nothing has to be added to what the example answers.
 */
export const scrollKeeperPath = "/.gateway/scroll";

/** How far the tab is scrolled, in whole CSS pixels: told by this page, and to it. */
export type Scroll = { readonly type: "scroll"; readonly left: number; readonly top: number };

export function isScroll(value: unknown): value is Scroll {
  if (typeof value !== "object" || value === null) return false;
  if (!("type" in value) || !("left" in value) || !("top" in value)) return false;
  const { type, left, top } = value;
  return type === "scroll" && typeof left === "number" && typeof top === "number";
}

/** What another origin shows throws when it is asked: the browser's own page of an error, for one. */
const script = `{
  const isTab = (frame) => {
    try {
      return frame !== window && frame.location.origin === location.origin;
    } catch {
      return false;
    }
  };
  // Of the page around it only this much may be read.
  const frames = Array.from({ length: parent.length }, (_, index) => parent[index]);
  const tab = frames.find(isTab);
  const say = () => {
    const { scrollX = 0, scrollY = 0 } = tab && isTab(tab) ? tab : {};
    const said = { type: "scroll", left: Math.round(scrollX), top: Math.round(scrollY) };
    parent.postMessage(said, "*");
  };
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || data?.type !== "scroll") return;
    if (tab && isTab(tab)) tab.scrollTo({ left: data.left, top: data.top, behavior: "instant" });
    say();
  });
  say();
}`;

/** @returns whether this page was asked for, and is answered */
export function serveScrollKeeper({ url }: IncomingMessage, response: ServerResponse): boolean {
  if (url !== scrollKeeperPath) return false;
  const headers = { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" };
  const head = `<title>Keeps the tab’s place</title><link rel="icon" href="data:,">`;
  response.writeHead(200, headers).end(`<!doctype html>${head}<script>${script}</script>`);
  return true;
}
