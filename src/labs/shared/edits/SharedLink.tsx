import { useEffect, useRef, useState } from "react";

import { DiffTable } from "../../../components/diff/DiffTable.tsx";
import { diffFiles, type FileDiff } from "../../../components/diff/rows.ts";
import type { Project } from "../../../runtime/port.ts";
import { variantLabels } from "../../../snippets/variant.ts";
import { decodeShared } from "../share/codec.ts";
import type { LinkProblem, SharedOptions } from "../share/codec.ts";
import { tellLinkProblem } from "../share/link.ts";
import { baseOf, hasOptions, tellOptions, type Circumstances } from "./circumstances.ts";
import { edited } from "./edits.ts";
import type { Edits } from "./edits.ts";
import { changedBy, type LabExample } from "./load-example.ts";
import styles from "./workbench.module.css";
import { askToRun, setEdits } from "./workshop.ts";

type Reading =
  | { readonly at: "reading" }
  | { readonly at: "wrong"; readonly problem: LinkProblem }
  | { readonly at: "elsewhere"; readonly variant: Project["variant"] }
  | { readonly at: "read"; readonly edits: Edits; readonly options: SharedOptions };

/** The edits of a link: shown first, and run only when the reader says so. */
export function SharedLink({
  lab,
  variant,
  example,
  circumstances: { scenario, onTake },
  code,
  onAnswer,
}: {
  readonly lab: string;
  readonly variant: Project["variant"];
  readonly example: LabExample;
  readonly circumstances: Circumstances;
  readonly code: string;
  /** The reader has said what is to become of it. */
  readonly onAnswer: () => void;
}) {
  const [reading, setReading] = useState<Reading>({ at: "reading" });
  const place = useRef<HTMLDivElement>(null);
  const isRead = reading.at !== "reading";

  // Whoever opens a link sees what it is about first: it lies far below the page's beginning.
  useEffect(() => {
    if (isRead) place.current?.scrollIntoView({ block: "center" });
  }, [isRead, code]);

  useEffect(() => {
    let gone = false;
    void decodeShared(code).then((decoded) => {
      if (gone) return;
      if (decoded.is === "wrong") return setReading({ at: "wrong", problem: decoded.problem });
      const { shared } = decoded;
      const { edits, options } = shared;
      // It is about the lab that its address names, and about what there is of it.
      if (shared.lab !== lab || !hasOptions(scenario, options)) {
        return setReading({ at: "wrong", problem: "damaged" });
      }
      if (shared.variant !== variant) {
        return setReading({ at: "elsewhere", variant: shared.variant });
      }
      const fits = Object.keys(edits).every((path) => Object.hasOwn(example.files, path));
      setReading(fits ? { at: "read", edits, options } : { at: "wrong", problem: "damaged" });
    });
    return () => {
      gone = true;
    };
  }, [code, lab, variant, example, scenario]);

  const told = () => {
    switch (reading.at) {
      case "reading":
        return <p role="status">Reading the link…</p>;
      case "elsewhere":
        return (
          <p className={styles.quiet} role="status">
            This link is about the files in {variantLabels[reading.variant]}. The page shows{" "}
            {variantLabels[variant]}: choose {variantLabels[reading.variant]} in the tabs of any
            code to see what the link changes.
          </p>
        );
      case "wrong":
        return (
          <p className={styles.wrong} role="alert">
            {tellLinkProblem(reading.problem)}
          </p>
        );
      case "read": {
        const { edits, options } = reading;
        const base = baseOf(scenario, variant, options.version);
        const take = () => {
          onTake(options);
          setEdits(lab, base, edits, { trust: "foreign" });
          onAnswer();
        };
        const { files } = changedBy(example, base.patch);
        return (
          <Offer
            changes={diffFiles(files, edited(files, edits))}
            options={tellOptions(scenario, options)}
            onRun={() => {
              take();
              askToRun(lab);
            }}
            onOpen={take}
            onRefuse={onAnswer}
          />
        );
      }
    }
  };

  return <div ref={place}>{told()}</div>;
}

/** What a link changes, and what is to become of it. */
function Offer({
  changes,
  options,
  onRun,
  onOpen,
  onRefuse,
}: {
  readonly changes: readonly FileDiff[];
  /** What else the link sets, in words. */
  readonly options: string;
  readonly onRun: () => void;
  readonly onOpen: () => void;
  readonly onRefuse: () => void;
}) {
  const count = changes.length === 1 ? "1 file" : `${changes.length} files`;
  return (
    <section className={styles.link} aria-label="Edits from a link">
      <p>
        <strong>This link changes {count} of the example.</strong> Nothing of it has run. {options}{" "}
        It runs where it can reach nothing of this site: no cookies, no storage, no page. It can
        send nothing to other sites, but it can make some browsers look up their addresses or knock
        there.
      </p>
      {changes.map((diff) => (
        <DiffTable key={diff.path} diff={diff} by="The link" />
      ))}
      <div className={styles.tools} role="group" aria-label="Use the link">
        <button type="button" onClick={onRun}>
          Run with these edits
        </button>
        <button type="button" onClick={onOpen}>
          Open them in the editor
        </button>
        <button type="button" onClick={onRefuse}>
          Keep the original
        </button>
      </div>
    </section>
  );
}
