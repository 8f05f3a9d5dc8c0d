import { useTabs } from "@docusaurus/theme-common/internal";
import type { TabItemProps } from "@docusaurus/theme-common/internal";
import clsx from "clsx";
import type { ReactNode } from "react";
import { useContext } from "react";

import { TabIds } from "../Tabs/ids.ts";
import styles from "../Tabs/styles.module.css";

/** A panel. Its label is there for paper and for a page without scripts, where no tabs are. */
export default function TabItem({ children, className, value, label }: TabItemProps): ReactNode {
  const { selectedValue } = useTabs();
  const id = useContext(TabIds);
  return (
    <div
      role="tabpanel"
      id={`${id}panel-${value}`}
      aria-labelledby={`${id}tab-${value}`}
      className={clsx(styles.panel, className)}
      data-value={value}
      hidden={value !== selectedValue}
    >
      <p className={styles.label}>{label ?? value}</p>
      {children}
    </div>
  );
}
