import { useLocation } from "@docusaurus/router";
import { createStorageSlot } from "@docusaurus/theme-common";
import useBaseUrl from "@docusaurus/useBaseUrl";
import useIsBrowser from "@docusaurus/useIsBrowser";
import { useEffect, useId, useRef, useState } from "react";

import { ContrastTable } from "../../components/contrast/ContrastTable.tsx";
import { DiffTable } from "../../components/diff/DiffTable.tsx";
import type { FileDiff } from "../../components/diff/rows.ts";
import { useVariant } from "../../components/open-elsewhere/use-variant.ts";
import { variantLabels, variants, type Variant } from "../../snippets/variant.ts";
import type { Contrast } from "../../trace/contrast.ts";
import { readersVariant } from "../shared/variant.ts";
import type { Side } from "./option.ts";
import { optionNamed } from "./options.ts";
import styles from "./option-xray.module.css";
import { tellOptionStep } from "./tell.ts";

type Progress =
  | { readonly at: "off" }
  | { readonly at: "loading" }
  | { readonly at: "running"; readonly side: Side; readonly step: number }
  | { readonly at: "compared"; readonly contrast: Contrast; readonly variant: Variant }
  | { readonly at: "failed"; readonly message: string };

/**
 * An option of the session, of its cookie or of the client, as a switch: what it changes in the code,
 * and what is different on the wire. Recorded until the reader switches it on; then the page performs
 * the scenario without it and with it. `src/plugins/xray-remark.ts` gives it all but `of`.
 */
export function OptionXray({
  of,
  says,
  diffs,
  recorded,
}: {
  readonly of: string;
  readonly says: string;
  readonly diffs: Readonly<Record<Variant, readonly FileDiff[]>>;
  /** Absent while it is being recorded. */
  readonly recorded?: { readonly contrast: Contrast; readonly madeWith: string };
}) {
  const option = optionNamed(of);
  const variant = useVariant(variants);
  const { search } = useLocation();
  const baseUrl = useBaseUrl("/");
  const hydrated = useIsBrowser();
  const labelId = useId();
  const [progress, setProgress] = useState<Progress>({ at: "off" });
  const aborter = useRef<AbortController | undefined>(undefined);
  const stages = useRef<Record<Side, HTMLDivElement | null>>({ without: null, with: null });
  const on = progress.at !== "off";
  const busy = progress.at === "loading" || progress.at === "running";

  const end = () => {
    aborter.current?.abort();
    aborter.current = undefined;
    for (const stage of Object.values(stages.current)) stage?.replaceChildren();
  };
  const run = async () => {
    end();
    const controller = new AbortController();
    aborter.current = controller;
    const { signal } = controller;
    const tell = (next: Progress) => {
      if (!signal.aborted) setProgress(next);
    };
    setProgress({ at: "loading" });
    // What is remembered may have changed without a render.
    const ran = readersVariant(search, createStorageSlot("docusaurus.tab.lang").get());
    try {
      const { runBoth } = await import("./start.ts");
      const contrast = await runBoth(option, {
        baseUrl,
        variant: ran,
        stage: (side) => ({
          frame: (title) => {
            const frame = document.createElement("iframe");
            frame.title = side === "with" ? `${title}, with the option` : title;
            stages.current[side]?.append(frame);
            return frame;
          },
        }),
        onStep: (side, step) => tell({ at: "running", side, step }),
        signal,
      });
      if (signal.aborted) return;
      end();
      setProgress({ at: "compared", contrast, variant: ran });
    } catch (error) {
      if (signal.aborted) return;
      end();
      setProgress({
        at: "failed",
        message: error instanceof Error ? error.message : String(error),
      });
    }
  };
  const turn = () => {
    if (!on) return void run();
    end();
    setProgress({ at: "off" });
  };

  // `end` reads refs only, so that of any render ends whatever runs now.
  useEffect(() => end, []);

  const live = progress.at === "compared" ? progress : undefined;
  return (
    <section
      className={styles.xray}
      aria-labelledby={labelId}
      data-option={of}
      data-progress={progress.at}
    >
      <div className={styles.head}>
        <button
          type="button"
          role="switch"
          aria-checked={on}
          className={styles.switch}
          disabled={!hydrated}
          onClick={turn}
        >
          <span className={styles.track} aria-hidden="true" />
          <code id={labelId}>{option.label}</code>
        </button>
        <button
          type="button"
          className={styles.again}
          hidden={progress.at !== "compared" && progress.at !== "failed"}
          onClick={() => void run()}
        >
          Run both again
        </button>
        <span role="status" className={styles.status}>
          {tellProgress(progress)}
        </span>
      </div>
      <p className={styles.says}>{says}</p>
      {diffs[variant].map((diff) => (
        <DiffTable key={diff.path} diff={diff} by={option.label} />
      ))}
      <div className={styles.stages} hidden={!busy}>
        {(["without", "with"] as const).map((side) => (
          <div key={side} role="group" aria-label={side === "with" ? "With it" : "Without it"}>
            <p>{side === "with" ? "With it" : "Without it"}</p>
            <div
              ref={(stage) => {
                stages.current[side] = stage;
              }}
            />
          </div>
        ))}
      </div>
      {/* A region that scrolls is reachable by keyboard (axe: scrollable-region-focusable). */}
      <div
        className={styles.difference}
        role="region"
        tabIndex={0}
        aria-label={`What ${option.label} makes different`}
      >
        {live !== undefined ? (
          <ContrastTable
            contrast={live.contrast}
            caption={
              <>
                What <code>{option.label}</code> made different just now, as{" "}
                {variantLabels[live.variant]} on the embedded runtime.
              </>
            }
          />
        ) : (
          recorded && (
            <ContrastTable
              contrast={recorded.contrast}
              caption={
                <>
                  What <code>{option.label}</code> makes different, recorded with{" "}
                  {recorded.madeWith}.
                </>
              }
            />
          )
        )}
      </div>
    </section>
  );

  function tellProgress(now: Progress): string {
    switch (now.at) {
      case "off":
        return hydrated ? "Switch it on to run both here: without it, then with it." : "";
      case "loading":
        return "Loading the runtime and the example…";
      case "running": {
        const step = option.steps[now.step];
        const which = now.side === "with" ? "With it" : "Without it";
        return `${which}, step ${now.step + 1} of ${option.steps.length}: ${step ? tellOptionStep(step) : ""}`;
      }
      case "compared": {
        const rows = now.contrast.steps.flatMap((step) => step.rows).length;
        return rows === 0
          ? "Both have run. No difference in this scenario."
          : `Both have run: ${rows} ${rows === 1 ? "difference" : "differences"} in ${rows + now.contrast.same} events.`;
      }
      case "failed":
        return `It could not be run: ${now.message} What is shown below was recorded.`;
    }
  }
}

// Pages get it by a default import (src/plugins/xray-remark.ts).
export { OptionXray as default };
