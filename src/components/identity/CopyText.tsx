import { useEffect, useState } from "react";

import styles from "./identity.module.css";

/** How long the outcome stays to be read, in ms. */
const feedbackTime = 2500;

const labels = { idle: "Copy", copied: "Copied", refused: "Not copied" } as const;

/** A button that copies a short text, and says whether it could. */
export function CopyText({ text, what }: { readonly text: string; readonly what: string }) {
  const [copying, setCopying] = useState<keyof typeof labels>("idle");

  useEffect(() => {
    if (copying === "idle") return;
    const timer = setTimeout(() => setCopying("idle"), feedbackTime);
    return () => clearTimeout(timer);
  }, [copying]);

  const copy = () => {
    // Throws at once where there is no clipboard, and later where there is no permission.
    void Promise.resolve()
      .then(() => navigator.clipboard.writeText(text))
      .then(
        () => setCopying("copied"),
        () => setCopying("refused"),
      );
  };

  return (
    <>
      <button type="button" className={styles.copy} onClick={copy}>
        {labels[copying]}
        <span className="sr-only"> {what}</span>
      </button>
      <span role="status" className="sr-only">
        {copying === "copied" && `Copied ${what}.`}
        {copying === "refused" &&
          "Your browser does not let this page copy. Select the text and copy it yourself."}
      </span>
    </>
  );
}
