import { useEffect, useState } from "react";

import { DiffTable } from "../../../components/diff/DiffTable.tsx";
import { diffFiles } from "../../../components/diff/rows.ts";
import type { Project } from "../../../runtime/port.ts";
import { decodeShared } from "../share/codec.ts";
import type { LinkProblem } from "../share/codec.ts";
import { tellLinkProblem } from "../share/link.ts";
import { edited } from "./edits.ts";
import type { Edits } from "./edits.ts";
import type { LabExample } from "./load-example.ts";
import styles from "./workbench.module.css";
import { askToRun, setEdits } from "./workshop.ts";

type Reading =
  | { readonly at: "reading" }
  | { readonly at: "wrong"; readonly problem: LinkProblem }
  | { readonly at: "read"; readonly edits: Edits }
  | { readonly at: "answered" };

/** The edits of a link: shown first, and run only when the reader says so. */
export function SharedLink({
  lab,
  variant,
  example,
  code,
}: {
  readonly lab: string;
  readonly variant: Project["variant"];
  readonly example: LabExample;
  readonly code: string;
}) {
  const [reading, setReading] = useState<Reading>({ at: "reading" });

  useEffect(() => {
    let gone = false;
    void decodeShared(code).then((decoded) => {
      if (gone) return;
      if (decoded.is === "wrong") return setReading({ at: "wrong", problem: decoded.problem });
      const { shared } = decoded;
      // It is about files that there are, of the lab and the variant that its address names.
      const fits =
        shared.lab === lab &&
        shared.variant === variant &&
        Object.keys(shared.edits).every((path) => Object.hasOwn(example.files, path));
      setReading(fits ? { at: "read", edits: shared.edits } : { at: "wrong", problem: "damaged" });
    });
    return () => {
      gone = true;
    };
  }, [code, lab, variant, example]);

  const take = (run: boolean) => {
    if (reading.at !== "read") return;
    setEdits(lab, variant, reading.edits, { trust: "foreign" });
    setReading({ at: "answered" });
    if (run) askToRun(lab);
  };

  switch (reading.at) {
    case "reading":
      return <p role="status">Reading the link…</p>;
    case "answered":
      return null;
    case "wrong":
      return (
        <p className={styles.wrong} role="alert">
          {tellLinkProblem(reading.problem)}
        </p>
      );
    case "read": {
      const changes = diffFiles(example.files, edited(example.files, reading.edits));
      const count = changes.length === 1 ? "1 file" : `${changes.length} files`;
      return (
        <section className={styles.link} aria-label="Edits from a link">
          <p>
            <strong>This link changes {count} of the example.</strong> Nothing of it has run. It
            runs where it can reach nothing of this site: no cookies, no storage, no network.
          </p>
          {changes.map((diff) => (
            <DiffTable key={diff.path} diff={diff} by="The link" />
          ))}
          <div className={styles.tools} role="group" aria-label="Use the link">
            <button type="button" onClick={() => take(true)}>
              Run with these edits
            </button>
            <button type="button" onClick={() => take(false)}>
              Open them in the editor
            </button>
            <button type="button" onClick={() => setReading({ at: "answered" })}>
              Keep the original
            </button>
          </div>
        </section>
      );
    }
  }
}
