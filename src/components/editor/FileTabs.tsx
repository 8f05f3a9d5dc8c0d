import type { KeyboardEvent, ReactNode } from "react";
import { useId } from "react";

import styles from "./editor.module.css";

export type FileTab = {
  readonly path: string;
  readonly edited: boolean;
  /** How many things are wrong in it. */
  readonly problems: number;
};

/** Files as tabs above the one that is open (WAI-ARIA Authoring Practices, “Tabs”). */
export function FileTabs({
  files,
  open,
  onOpen,
  children,
}: {
  readonly files: readonly FileTab[];
  readonly open: string;
  readonly onOpen: (path: string) => void;
  readonly children: ReactNode;
}) {
  const id = useId();
  const current = files.findIndex(({ path }) => path === open);

  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const last = files.length - 1;
    const next = {
      ArrowRight: current === last ? 0 : current + 1,
      ArrowLeft: current === 0 ? last : current - 1,
      Home: 0,
      End: last,
    }[event.key];
    const file = next === undefined ? undefined : files[next];
    if (file === undefined) return;
    event.preventDefault();
    onOpen(file.path);
    document.getElementById(`${id}-${file.path}`)?.focus();
  };

  return (
    <>
      <div className={styles.tabs} role="tablist" aria-label="Files of the example">
        {files.map(({ path, edited, problems }) => (
          <button
            key={path}
            id={`${id}-${path}`}
            type="button"
            role="tab"
            aria-selected={path === open}
            aria-controls={`${id}-panel`}
            tabIndex={path === open ? 0 : -1}
            onClick={() => onOpen(path)}
            onKeyDown={onKeyDown}
          >
            {path}
            {edited && (
              <span className={styles.edited}>
                <span aria-hidden="true"> ●</span>
                <span className={styles.unseen}>, edited</span>
              </span>
            )}
            {problems > 0 && (
              <span className={styles.wrong}>
                <span aria-hidden="true"> !</span>
                <span className={styles.unseen}>, with an error</span>
              </span>
            )}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${open}`}>
        {children}
      </div>
    </>
  );
}
