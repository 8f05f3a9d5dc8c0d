/** The timeline alone on a page, for `bench/timeline/measure.ts` to fill and to scroll. */
import { useState } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

import { NamesProvider } from "../../src/components/identity/names-context.tsx";
import { WirePanel } from "../../src/components/wire/WirePanel.tsx";
import type { TraceEvent } from "../../src/trace/event.ts";
import { busyTrace } from "./events.ts";

declare global {
  interface Window {
    /** Draws a trace of so many events. */
    drawTimeline: (count: number) => void;
    /** Adds so many events, keeps the last ones, and tells the ms that drawing took, layout and all. */
    appendToTimeline: (count: number, kept: number) => number;
    /** Searches for words, and tells the ms until what is found is laid out. */
    searchTimeline: (words: string) => number;
    /** Scrolls through the trace in so many frames, and resolves to the ms that each one took. */
    scrollTimeline: (frames: number) => Promise<number[]>;
  }
}

let setEvents: (update: (before: readonly TraceEvent[]) => readonly TraceEvent[]) => void;

function Bench() {
  const [events, set] = useState<readonly TraceEvent[]>([]);
  setEvents = set;
  return (
    <NamesProvider events={events}>
      <WirePanel title="Bench" versions={{}} events={events} />
    </NamesProvider>
  );
}

const main = document.createElement("main");
document.body.append(main);
createRoot(main).render(<Bench />);

window.drawTimeline = (count) => flushSync(() => setEvents(() => busyTrace(count)));

window.appendToTimeline = (count, kept) => {
  const start = performance.now();
  flushSync(() => {
    setEvents((before) =>
      [...before, ...busyTrace(count, (before.at(-1)?.id ?? 0) + 1)].slice(-kept),
    );
  });
  void document.body.offsetHeight;
  return performance.now() - start;
};

window.searchTimeline = (words) => {
  const input = document.querySelector<HTMLInputElement>("input[type=search]");
  // React listens for a change of the value that it did not make itself: the element's own setter.
  const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  const start = performance.now();
  flushSync(() => {
    own?.set?.call(input, words);
    input?.dispatchEvent(new Event("input", { bubbles: true }));
  });
  void document.body.offsetHeight;
  return performance.now() - start;
};

window.scrollTimeline = async (frames) => {
  const scroller = document.querySelector<HTMLElement>("[role=grid]")?.parentElement;
  if (!scroller) throw new Error("There is no timeline to scroll.");
  const step = scroller.scrollHeight / frames;
  scroller.scrollTop = 0;
  const times: number[] = [];
  let last = await frame();
  for (let nth = 1; nth <= frames; nth++) {
    scroller.scrollTop = nth * step;
    const now = await frame();
    times.push(now - last);
    last = now;
  }
  return times;
};

const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
