import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createShellView } from "./shell-view.ts";

// What the browser does, told in an order that a busy machine can choose: a page's words come over a
// port of its own, and the fence's through its window.

const shell = "/shell.html";
let tell: (event: unknown) => void;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", (_: string, listener: typeof tell) => (tell = listener));
  vi.stubGlobal("removeEventListener", () => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function openView() {
  const loads: string[] = [];
  const inner = { location: { replace: (url: string) => loads.push(url) } };
  const contentWindow = { length: 1, 0: inner, location: { replace: () => undefined } };
  const frame = { setAttribute: () => undefined, contentWindow };
  const notes: string[] = [];
  const view = createShellView({
    frame: frame as unknown as HTMLIFrameElement,
    tab: "a",
    shell,
    fence: "/fence.html",
    origin: "http://localhost:3000",
    documents: {
      request: () => undefined,
      connect: () => undefined,
      say: () => undefined,
      closeTab: () => undefined,
      size: 0,
    },
    cookies: () => "",
    note: (text) => notes.push(text),
    onLocation: () => undefined,
  });
  return {
    view,
    loads,
    notes,
    /** The shell says that it is there. */
    hello: () => tell({ source: inner, data: { type: "shell" }, ports: [{}] }),
    /** The fence says that what its frame shows has loaded. */
    load: () => tell({ source: contentWindow, data: { type: "fence" }, ports: [] }),
    leave: () => view.receive("shell-a-1", { type: "leave" }),
  };
}

function shown() {
  const opened = openView();
  void opened.view.show("/");
  opened.hello();
  opened.load();
  vi.advanceTimersByTime(5000);
  expect([opened.loads, opened.notes]).toEqual([[shell], []]);
  return opened;
}

const went = ["The example's page went somewhere by itself, where this preview can't follow."];

test("a page that went somewhere by itself comes back, and the log says so", () => {
  const { loads, notes, load, leave } = shown();
  leave();
  load();
  vi.advanceTimersByTime(5000);
  expect([loads, notes]).toEqual([[shell, shell], went]);
});

test("so it does where its word comes long after the load of what took its place", () => {
  const { loads, notes, load, leave } = shown();
  load();
  vi.advanceTimersByTime(5000);
  leave();
  vi.advanceTimersByTime(5000);
  expect([loads, notes]).toEqual([[shell, shell], went]);
});

test("a page that is left for another of the example's has all the time that it takes", () => {
  const { view, loads, notes, load, leave, hello } = shown();
  void view.show("/other");
  leave();
  vi.advanceTimersByTime(60_000);
  hello();
  load();
  vi.advanceTimersByTime(5000);
  expect([loads, notes]).toEqual([[shell, shell], []]);
});
