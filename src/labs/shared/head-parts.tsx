import type { ReactNode } from "react";

import styles from "../lab.module.css";

/** What the head of every lab begins with: its name, and what it shows. */
export function LabTitle({
  id,
  title,
  shows,
}: {
  readonly id: string;
  readonly title: string;
  readonly shows: string;
}) {
  return (
    <div className={styles.what}>
      <p className={styles.title} id={id}>
        {title}
      </p>
      <p className={styles.shows}>{shows}</p>
    </div>
  );
}

/** Whether a lab runs, and on what; and what it is doing. */
export function LabStatus({
  live,
  badge,
  status,
  children,
}: {
  readonly live: boolean;
  readonly badge: string;
  readonly status: string;
  /** What else is to say of the run. */
  readonly children?: ReactNode;
}) {
  return (
    <p className={styles.status}>
      <span className={styles.badge} data-live={live}>
        {badge}
      </span>{" "}
      <span role="status">{status}</span>
      {children}
    </p>
  );
}

export function NeedsJavaScript() {
  return (
    <noscript>
      <p>Running needs JavaScript. What a run shows is told below.</p>
    </noscript>
  );
}
