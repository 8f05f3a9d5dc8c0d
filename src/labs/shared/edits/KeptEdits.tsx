import type { Project } from "../../../runtime/port.ts";
import { variantLabels } from "../../../snippets/variant.ts";
import { editedElsewhere } from "./workshop.ts";

/** What of the reader's own is not in this variant: it stays where it was written. */
export function KeptEdits({
  lab,
  variant,
}: {
  readonly lab: string;
  readonly variant: Project["variant"];
}) {
  return editedElsewhere(lab, variant).map((other) => (
    <span key={other.variant} data-kept={other.variant}>
      Your changes of {other.paths.join(", ")} stay in {variantLabels[other.variant]}, where you
      made them.{" "}
    </span>
  ));
}
