import clsx from "clsx";

import { describe } from "../../trace/text.ts";
import lab from "../lab.module.css";
import styles from "./cross-site.module.css";
import { pages, transportWords } from "./pages.ts";
import { cellKey, isLive, type CrossSiteState } from "./state.ts";
import { explain } from "./words.ts";

/** The page that is in the frame: where it is from, what became of it, and the event that says so. */
export function Shown({
  state,
  onShowEvent,
}: {
  readonly state: CrossSiteState;
  /** Shows an event on the wire. */
  readonly onShowEvent: (id: number) => void;
}) {
  const { shown, verdicts } = state;
  const page = pages.find(({ name }) => name === shown?.page);
  if (shown === undefined || page === undefined || !isLive(state)) return null;
  const verdict = verdicts[cellKey(shown)];
  return (
    <div className={clsx(styles.shown, lab.more)}>
      <p className={styles.address}>
        <code>{page.origin}</code> over {transportWords[shown.transport]}
      </p>
      {verdict && (
        <dl className={styles.proof}>
          <dt>What happened</dt>
          <dd>{explain(verdict)}</dd>
          <dt>The event that proves it</dt>
          <dd>
            {describe(verdict.proof)}{" "}
            <button type="button" onClick={() => onShowEvent(verdict.proof.id)}>
              Show #{verdict.proof.id} on the wire
            </button>
          </dd>
        </dl>
      )}
    </div>
  );
}
