import { useRef, type KeyboardEvent } from "react";

import styles from "./browser-window.module.css";

export type TabHandle = { readonly name: string; readonly tabId: string; readonly panelId: string };

/**
 * The tabs of a browser that shows one at a time (ARIA Authoring Practices, "Tabs" with automatic
 * activation): one tab stop; arrows, Home and End move between the tabs.
 */
export function TabStrip({
  label,
  tabs,
  front,
  onFront,
}: {
  readonly label: string;
  readonly tabs: readonly TabHandle[];
  readonly front: string;
  readonly onFront: (tab: string) => void;
}) {
  const strip = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    const index = tabs.findIndex(({ name }) => name === front);
    const target = targetOf(event.key, index, tabs.length);
    const tab = target === undefined ? undefined : tabs[target];
    if (tab === undefined) return;
    event.preventDefault();
    onFront(tab.name);
    strip.current?.querySelectorAll<HTMLElement>('[role="tab"]')[target ?? 0]?.focus();
  };

  return (
    <div ref={strip} role="tablist" aria-label={label} className={styles.strip}>
      {tabs.map(({ name, tabId, panelId }) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={tabId}
          aria-controls={panelId}
          aria-selected={name === front}
          tabIndex={name === front ? 0 : -1}
          className={styles.tab}
          onClick={() => onFront(name)}
          onKeyDown={onKeyDown}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

function targetOf(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return (index + 1) % count;
    case "ArrowLeft":
      return (index - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
