/**
 * The counter's page in a preview, from outside. Where a preview has an opaque origin nobody can
 * reach into it, so a script that is added to the example's page listens there, and tells what the
 * page shows; it does so in every preview, that all are driven alike.
 */
export type Remote = {
  /** The text of the element of this id, as last told; empty before the page has told anything. */
  text(id: ShownId): string;
  /** How often the page has set its count, also to what it was. */
  counts(): number;
  /** Clicks the button of this id. */
  click(id: "http" | "socket" | "logout"): void;
};

export type ShownId = "count" | "status";

type Shown = { readonly type: "shown"; readonly counts: number } & Readonly<
  Record<ShownId, string>
>;

/** What the page gets: it tells on every change, and clicks what it is told to. */
const listener = `<script>
  (() => {
    let counts = 0;
    const element = (id) => document.getElementById(id);
    const text = (id) => element(id).textContent;
    const tell = () =>
      top.postMessage({ type: "shown", counts, count: text("count"), status: text("status") }, "*");
    new MutationObserver((changes) => {
      counts += changes.filter(({ target }) => target === element("count")).length;
      tell();
    }).observe(document.body, { subtree: true, childList: true });
    addEventListener("message", ({ source, data }) => {
      if (source === top && data.type === "click") element(data.id).click();
    });
    tell();
  })();
</script>`;

/** @throws Error where the page has no end to put the listener at */
export function withListener(html: string): string {
  return replaceOnce(html, "</body>", `${listener}</body>`);
}

/** @throws Error where `text` holds `old` not exactly once */
export function replaceOnce(text: string, old: string, next: string): string {
  const parts = text.split(old);
  if (parts.length !== 2)
    throw new Error(`The page holds ${old} ${parts.length - 1} times, not once.`);
  return parts.join(next);
}

export function createRemote(frame: HTMLIFrameElement, onChange: () => void): Remote {
  let shown: Shown = { type: "shown", counts: 0, count: "", status: "" };
  // The shell's document stands in a frame within the frame.
  const page = () => {
    const outer = frame.contentWindow;
    return outer !== null && outer.length > 0 ? outer[0] : outer;
  };
  addEventListener("message", ({ source, data }: MessageEvent<unknown>) => {
    if (source !== page() || !isShown(data)) return;
    shown = data;
    onChange();
  });
  return {
    text: (id) => shown[id],
    counts: () => shown.counts,
    click: (id) => page()?.postMessage({ type: "click", id }, "*"),
  };
}

function isShown(data: unknown): data is Shown {
  return typeof data === "object" && data !== null && "type" in data && data.type === "shown";
}
