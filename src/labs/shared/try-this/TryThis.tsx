import Link from "@docusaurus/Link";
import { useHistory } from "@docusaurus/router";
import useBaseUrl from "@docusaurus/useBaseUrl";
import useIsBrowser from "@docusaurus/useIsBrowser";
import { useId, useState, type MouseEvent } from "react";

import { DiffTable } from "../../../components/diff/DiffTable.tsx";
import type { FileDiff } from "../../../components/diff/rows.ts";
import { useVariant } from "../../../components/open-elsewhere/use-variant.ts";
import type { Project, StartOptions } from "../../../runtime/port.ts";
import { variants } from "../../../snippets/variant.ts";
import { hasPatch, withoutPatch, withPatch, type Edits } from "../edits/edits.ts";
import type { LabExample } from "../edits/load-example.ts";
import { useWorkshop } from "../edits/use-workshop.ts";
import { askToRun, editsOf, setEdits, workshopOf } from "../edits/workshop.ts";
import styles from "./try-this.module.css";

type Progress =
  | { readonly at: "offered" }
  | { readonly at: "loading" }
  | { readonly at: "failed" }
  /** It was applied, to the edits `before`. */
  | {
      readonly at: "applied";
      readonly variant: Project["variant"];
      readonly example: LabExample;
      readonly before: Edits;
      /** Whose code that was: it is the same again when it comes back. */
      readonly trust: StartOptions["trust"];
    };

/**
 * A named change of an example, in a chapter's text: a diff, and one click that lets the lab run with
 * it. `src/plugins/try-this-remark.ts` gives it all but `lab` and `patch` when the site is built.
 */
export function TryThis({
  lab,
  topic,
  patch,
  title,
  says,
  diffs,
  page,
}: {
  readonly lab: string;
  readonly topic: string;
  readonly patch: string;
  readonly title: string;
  readonly says: string;
  readonly diffs: Readonly<Record<Project["variant"], readonly FileDiff[]>>;
  /** The chapter that has the lab, where this one hasn't. */
  readonly page?: string;
}) {
  useWorkshop(lab);
  const variant = useVariant(variants);
  const baseUrl = useBaseUrl("/");
  const hydrated = useIsBrowser();
  const history = useHistory();
  const titleId = useId();
  const [progress, setProgress] = useState<Progress>({ at: "offered" });
  const chapter = useBaseUrl(page ?? "");
  const anchor = `#lab-${lab}`;

  const named = progress.at === "applied" ? progress.example.patches[patch] : undefined;
  const edits = editsOf(lab, { variant });
  // Whoever has changed these files since has something else before them.
  const isApplied =
    progress.at === "applied" &&
    progress.variant === variant &&
    named !== undefined &&
    hasPatch(edits, named);

  const apply = async (): Promise<boolean> => {
    setProgress({ at: "loading" });
    try {
      // The names of all files come only now.
      const { loadExample } = await import("../edits/load-example.ts");
      const example = await loadExample(topic, variant, baseUrl);
      const found = example.patches[patch];
      if (found === undefined) throw new Error(`The example has no change "${patch}".`);
      const before = editsOf(lab, { variant });
      const { trust } = workshopOf(lab);
      setEdits(lab, { variant }, withPatch(example.files, before, found));
      setProgress({ at: "applied", variant, example, before, trust });
      return true;
    } catch {
      setProgress({ at: "failed" });
      return false;
    }
  };
  const applyAndRun = async () => {
    if (await apply()) askToRun(lab);
  };
  const undo = () => {
    if (progress.at !== "applied" || named === undefined) return;
    const before = withoutPatch(edits, progress.before, named);
    // What a link brought stays foreign, also where all was reset in the meantime.
    const isForeign = progress.trust === "foreign" || workshopOf(lab).trust === "foreign";
    setEdits(lab, { variant }, before, isForeign ? { trust: "foreign" } : {});
    setProgress({ at: "offered" });
    askToRun(lab);
  };
  const follow = async (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    // The edits are of this variant, so the chapter that they go to shows it, too.
    if (await apply()) history.push(`${chapter}?lang=${variant}${anchor}`);
  };

  return (
    <section className={styles.offer} aria-labelledby={titleId} data-try={patch}>
      <p className={styles.title} id={titleId}>
        <span className={styles.kind}>Try this:</span> {title}
      </p>
      <p className={styles.says}>{says}</p>
      {diffs[variant].map((diff) => (
        <DiffTable key={diff.path} diff={diff} by={title} />
      ))}
      <p className={styles.tools}>
        {page !== undefined ? (
          <Link to={chapter + anchor} onClick={(event) => void follow(event)}>
            Open the lab with this change
          </Link>
        ) : isApplied ? (
          <button type="button" onClick={undo}>
            Undo
          </button>
        ) : (
          <button
            type="button"
            disabled={!hydrated || progress.at === "loading"}
            onClick={() => void applyAndRun()}
          >
            Apply and run
          </button>
        )}{" "}
        <span role="status">
          {progress.at === "loading" && "Loading the change…"}
          {progress.at === "failed" &&
            "The change could not be loaded. Check your connection, then click again."}
          {isApplied && page === undefined && "Applied: the lab on this page runs with it."}
        </span>
        {isApplied && page === undefined && <a href={anchor}>Go to the lab</a>}
      </p>
    </section>
  );
}

// Pages get it by a default import (src/plugins/try-this-remark.ts).
export { TryThis as default };
