import {
  TabsProvider,
  sanitizeTabsChildren,
  useScrollPositionBlocker,
  useTabs,
  useTabsContextValue,
} from "@docusaurus/theme-common/internal";
import type { TabsProps } from "@docusaurus/theme-common/internal";
import clsx from "clsx";
import type { KeyboardEvent, ReactNode } from "react";
import { useId } from "react";

import { TabIds } from "./ids.ts";
import styles from "./styles.module.css";

/**
 * Replaces the theme's tabs, for readers whom they leave out: each tab names its panel and the
 * other way round (facebook/docusaurus#8063), Home and End work, every panel can be read without
 * JavaScript, and the remembered choice shows before React has started, so that nothing jumps.
 * Docusaurus' own code still syncs, remembers and puts the choice in the URL.
 */
export default function Tabs(props: TabsProps): ReactNode {
  const context = useTabsContextValue(props);
  const id = useId();
  return (
    <TabsProvider value={context}>
      <TabIds value={id}>
        <div
          className={clsx("tabs-container", styles.container)}
          data-group={props.groupId}
          data-values={context.tabValues.map(({ value }) => value).join(" ")}
        >
          <TabList id={id} {...(props.className && { className: props.className })} />
          {sanitizeTabsChildren(props.children)}
        </div>
      </TabIds>
    </TabsProvider>
  );
}

function TabList({ id, className }: { readonly id: string; readonly className?: string }) {
  const { selectedValue, selectValue, tabValues, block } = useTabs();
  const { blockElementScrollPositionUntilNextRender: holdStill } = useScrollPositionBlocker();

  const select = (tab: HTMLElement, value: string) => {
    if (value === selectedValue) return;
    // Tabs above this one may change their height at the same time.
    holdStill(tab);
    selectValue(value);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const last = tabValues.length - 1;
    const current = tabValues.findIndex(({ value }) => value === selectedValue);
    const next = {
      ArrowRight: current === last ? 0 : current + 1,
      ArrowLeft: current === 0 ? last : current - 1,
      Home: 0,
      End: last,
    }[event.key];
    const value = next === undefined ? undefined : tabValues[next]?.value;
    if (value === undefined) return;
    event.preventDefault();
    const tab = event.currentTarget.parentElement?.querySelector<HTMLElement>(
      `[data-value="${CSS.escape(value)}"]`,
    );
    if (!tab) return;
    // All panels are in the page: selection follows focus (ARIA Authoring Practices, "Tabs").
    tab.focus();
    select(tab, value);
  };

  return (
    <div role="tablist" className={clsx("tabs", styles.list, block && "tabs--block", className)}>
      {tabValues.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          role="tab"
          id={`${id}tab-${value}`}
          aria-controls={`${id}panel-${value}`}
          aria-selected={selectedValue === value}
          tabIndex={selectedValue === value ? 0 : -1}
          data-value={value}
          className={styles.tab}
          onClick={(event) => select(event.currentTarget, value)}
          onKeyDown={onKeyDown}
        >
          {label ?? value}
        </button>
      ))}
    </div>
  );
}
