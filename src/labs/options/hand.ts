import type { FileTree } from "../../runtime/port.ts";

/** What a page that has a hand is told: to press the button with this label. */
type Wish = { readonly press: string };

/** Runs in the example's page. It is given to both runs, so it makes no difference between them. */
const hand = `<script>
  addEventListener("message", ({ data }) => {
    for (const button of document.querySelectorAll("button")) {
      if (button.textContent.trim() === data?.press) button.click();
    }
  });
</script>`;

/**
 * The example's files, with a page whose buttons can be pressed from outside: it is of another origin
 * than the site's, or may be, so that nobody else could.
 */
export function withHand(files: FileTree): FileTree {
  const page = files["index.html"];
  if (page === undefined) return files;
  return { ...files, "index.html": page.replace("</body>", `${hand}\n  </body>`) };
}

/** Presses a button of the example's page in a frame, or in one within it. */
export function press(frame: HTMLIFrameElement, label: string): void {
  const wish: Wish = { press: label };
  const tell = (page: Window): void => {
    // The page has any origin. What it is told is a label that stands on it.
    page.postMessage(wish, "*");
    for (let index = 0; index < page.length; index++) {
      const inner = page[index];
      if (inner) tell(inner);
    }
  };
  if (frame.contentWindow) tell(frame.contentWindow);
}
