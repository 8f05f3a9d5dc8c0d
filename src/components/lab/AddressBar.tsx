import { useState, type FormEvent } from "react";

import styles from "./browser-window.module.css";

/**
 * Where a tab is, and where it is to go: a path of the example, sent by Enter. What is typed and not
 * sent is given up when the field is left, as in a browser.
 */
export function AddressBar({
  tab,
  path,
  origin,
  loading,
  disabled,
  onGo,
}: {
  readonly tab: string;
  readonly path: string;
  readonly origin: string;
  readonly loading: boolean;
  readonly disabled: boolean;
  readonly onGo: (path: string) => void;
}) {
  /** What the reader types; `undefined` while nobody does. */
  const [typed, setTyped] = useState<string>();

  const go = (event: FormEvent) => {
    event.preventDefault();
    onGo(toPath(typed ?? path));
    setTyped(undefined);
  };

  return (
    <form className={styles.url} data-loading={loading} onSubmit={go}>
      <span>{origin.replace(/^http:\/\//, "")}</span>
      <input
        type="text"
        aria-label={`Address of ${tab}`}
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        inputMode="url"
        enterKeyHint="go"
        disabled={disabled}
        value={typed ?? path}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped(undefined)}
      />
    </form>
  );
}

/** What was typed as an absolute path: `me` is `/me`. */
function toPath(typed: string): string {
  const path = typed.trim();
  return path.startsWith("/") ? path : `/${path}`;
}
