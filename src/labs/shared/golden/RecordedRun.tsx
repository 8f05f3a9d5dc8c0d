import { useLocation } from "@docusaurus/router";
import useBaseUrl from "@docusaurus/useBaseUrl";
import useIsBrowser from "@docusaurus/useIsBrowser";
import { StaticTable } from "@site/src/labs/shared/golden/static-table.tsx";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";

import { labNamed } from "../../index.ts";
import { versionNamed } from "../scenario.ts";
import styles from "./recorded-run.module.css";
import { traceOf } from "./runs.ts";
import { rowIdOf } from "./words.ts";

const FetchedTable = lazy(async () => ({
  default: (await import("./FetchedTable.tsx")).FetchedTable,
}));

/**
 * A run of a lab as it was recorded, for who can't run it, for paper, and for citations in the text.
 * Its table is in the page's HTML and not in the page's script: React leaves what it finds there. Open
 * without JavaScript and on paper; closed where the lab can run.
 */
export function RecordedRun({
  of,
  version,
}: {
  /** The name of the lab. */
  readonly of: string;
  /** Default: the example's own code. */
  readonly version?: string;
}) {
  const trace = traceOf(of, version);
  const details = useRef<HTMLDetailsElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [fetches, setFetches] = useState(false);
  const hydrated = useIsBrowser();
  const baseUrl = useBaseUrl("/");
  const { hash } = useLocation();

  const showCited = useCallback(() => {
    if (!location.hash.startsWith(`#${rowIdOf(trace, 0).slice(0, -1)}`)) return;
    if (details.current) details.current.open = true;
    document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
  }, [trace]);

  // Closing what hydration closes comes first.
  useEffect(() => {
    if (hydrated) showCited();
  }, [hydrated, hash, showCited]);
  useEffect(() => {
    // Paper shows what is open. Who prints finds the page afterwards as it was.
    let wasOpen = false;
    const before = () => {
      wasOpen = details.current?.open ?? false;
      if (details.current) details.current.open = true;
    };
    const after = () => {
      if (details.current) details.current.open = wasOpen;
    };
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);

  return (
    <details
      ref={details}
      className={styles.recorded}
      open={!hydrated}
      data-hydrated={hydrated}
      onToggle={() => {
        if (details.current?.open && !body.current?.querySelector("table")) setFetches(true);
      }}
    >
      <summary>
        {version === undefined
          ? "A recorded run, event by event"
          : `A recorded run of “${versionNamed(labNamed(of).scenario, version).label}”, event by event`}
      </summary>
      {/* A region that scrolls is reachable by keyboard (axe: scrollable-region-focusable). */}
      <div className={styles.scroller} tabIndex={0} role="group" aria-label="Recorded run">
        {StaticTable ? (
          <div>
            <StaticTable trace={trace} />
          </div>
        ) : (
          <div ref={body} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: "" }} />
        )}
        {fetches && (
          <Suspense fallback={<p>Loading the trace…</p>}>
            <FetchedTable trace={trace} baseUrl={baseUrl} onShown={showCited} />
          </Suspense>
        )}
      </div>
    </details>
  );
}

// Chapters get it by a default import (src/plugins/lab-remark.ts).
export { RecordedRun as default };
