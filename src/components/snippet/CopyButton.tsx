import type { RefObject } from "react";
import { useEffect, useState } from "react";

import styles from "./styles.module.css";

type Copying =
  | { readonly at: "idle" }
  | { readonly at: "copied" }
  /** The browser keeps the clipboard from us: the code is selected, the reader's own keys do the rest. */
  | { readonly at: "selected" };

/** In sight, and the button's name: what is seen can be said to voice control. */
const labels = { idle: "Copy", copied: "Copied", selected: "Selected" } as const;

/** Announced. */
const said = {
  idle: "",
  copied: "Copied to the clipboard.",
  selected: "Your browser does not let this page copy. The code is selected: copy it yourself.",
} as const;

/** How long "Copied" stays to be read, in ms. */
const feedbackTime = 2500;

/** Copies the text of `code`, and says so in sight and to a screen reader. */
export function CopyButton({
  code,
  describedBy,
}: {
  readonly code: RefObject<HTMLElement | null>;
  /** The id of the element that names the code. */
  readonly describedBy: string;
}) {
  const [copying, setCopying] = useState<Copying>({ at: "idle" });

  useEffect(() => {
    if (copying.at === "idle") return;
    const timer = setTimeout(() => setCopying({ at: "idle" }), feedbackTime);
    return () => clearTimeout(timer);
  }, [copying]);

  const copy = async () => {
    const element = code.current;
    if (element === null) return;
    try {
      await navigator.clipboard.writeText((element.textContent ?? "").replace(/\n$/, ""));
      setCopying({ at: "copied" });
    } catch {
      // No secure context, or no permission.
      getSelection()?.selectAllChildren(element);
      setCopying({ at: "selected" });
    }
  };

  return (
    <>
      <button
        type="button"
        className={styles.copy}
        aria-describedby={describedBy}
        onClick={() => void copy()}
      >
        {labels[copying.at]}
      </button>
      <span role="status" className={styles.unseen}>
        {said[copying.at]}
      </span>
    </>
  );
}
