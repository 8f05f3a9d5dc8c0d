import { lazy, Suspense, type Ref } from "react";

import type { TraceEvent } from "../../trace/event.ts";
import type { Recording } from "../../trace/serialise.ts";
import styles from "../lab.module.css";

// The wire is drawn by code that comes only with a run.
const Wire = lazy(async () => ({ default: (await import("./Wire.tsx")).Wire }));

/** What happened on the wire, in a lab. */
export function WireSection({
  ref,
  title,
  versions,
  events,
  asked,
  quiet,
}: {
  readonly ref?: Ref<HTMLDetailsElement>;
  readonly title: string;
  readonly versions: Recording["versions"];
  readonly events: readonly TraceEvent[];
  /** The event that the reader wants to be shown, as a new object each time. */
  readonly asked: { readonly id: number } | undefined;
  /** What is said in place of the list while there is no run. */
  readonly quiet: string | undefined;
}) {
  return (
    <details ref={ref} className={styles.wire} open>
      <summary>On the wire</summary>
      <div className={styles.wireBody}>
        {quiet === undefined ? (
          <Suspense fallback={<p className={styles.quiet}>Loading the list…</p>}>
            <Wire title={title} versions={versions} events={events} asked={asked} />
          </Suspense>
        ) : (
          <p className={styles.quiet}>{quiet}</p>
        )}
      </div>
    </details>
  );
}
