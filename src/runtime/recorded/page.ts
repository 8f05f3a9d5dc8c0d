import type { Undo } from "../port.ts";

/** Shows lines of text in a frame, in the place of the page that a recording has not got. */
export type TextPage = {
  readonly show: (lines: readonly string[]) => void;
  readonly close: Undo;
};

const style = `
  :root { color-scheme: light dark; font: 0.875rem/1.5 system-ui, sans-serif; }
  body { margin: 0; padding: 0.75rem; }
  p { margin: 0 0 0.5rem; }
  ol { margin: 0; padding-inline-start: 1.75rem; }
`;

/** Resolves when the frame is ready to show text. Nothing in it can run a script. */
export async function openTextPage(frame: HTMLIFrameElement, about: string): Promise<TextPage> {
  // The same origin lets this page write into it; without "allow-scripts" there is none that runs.
  frame.setAttribute("sandbox", "allow-same-origin");
  const loaded = new Promise<void>((resolve) => {
    frame.addEventListener("load", () => resolve(), { once: true });
  });
  frame.srcdoc = `<!doctype html><html lang="en"><title>Recorded</title><style>${style}</style><body></body></html>`;
  await loaded;
  const page = frame.contentDocument;
  const list = page?.createElement("ol");
  if (page && list) {
    const told = page.createElement("p");
    told.textContent = about;
    page.body.append(told, list);
  }
  return {
    show: (lines) => {
      if (!page || !list) return;
      for (const line of lines.slice(list.childElementCount)) {
        const item = page.createElement("li");
        item.textContent = line;
        list.append(item);
      }
      list.lastElementChild?.scrollIntoView({ block: "nearest" });
    },
    close: () => {
      frame.removeAttribute("srcdoc");
      frame.removeAttribute("sandbox");
    },
  };
}
