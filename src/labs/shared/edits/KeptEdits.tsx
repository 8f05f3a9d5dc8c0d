import { variantLabels } from "../../../snippets/variant.ts";
import { editedElsewhere, type Base } from "./workshop.ts";

/** What of the reader's own is not in this variant: it stays where it was written. */
export function KeptEdits({ lab, base }: { readonly lab: string; readonly base: Base }) {
  return editedElsewhere(lab, base).map((other) => (
    <span key={other.variant} data-kept={other.variant}>
      Your changes of {other.paths.join(", ")} stay in {variantLabels[other.variant]}, where you
      made them.{" "}
    </span>
  ));
}
