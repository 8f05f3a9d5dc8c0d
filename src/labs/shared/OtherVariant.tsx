import { useVariant } from "../../components/open-elsewhere/use-variant.ts";
import { variantLabels, variants, type Variant } from "../../snippets/variant.ts";
import styles from "./other-variant.module.css";

/**
 * Says that a run is of another variant than the one that the reader has chosen since. It goes on, as
 * it holds sessions, cookies and tabs that no run of the other one would have.
 */
export function OtherVariant({
  ran,
  onRun,
}: {
  /** The variant of the run; `undefined` where there is none. */
  readonly ran: Variant | undefined;
  readonly onRun: () => void;
}) {
  const variant = useVariant(variants);
  const differs = ran !== undefined && ran !== variant;
  return (
    <span className={styles.notice} role="status" data-other-variant={differs ? ran : undefined}>
      {differs && (
        <>
          This run goes on in {variantLabels[ran]}; the page shows {variantLabels[variant]} now.
          Sessions, cookies and the steps that are done can’t be carried over.{" "}
          <button type="button" onClick={onRun}>
            Start over in {variantLabels[variant]}
          </button>
        </>
      )}
    </span>
  );
}
