import { Fragment } from "react";

import type { Segment } from "../../trace/names.ts";
import { AskableIdentity } from "./AskableIdentity.tsx";
import { Identity } from "./Identity.tsx";

/**
 * A text with an identity in the place of each id.
 *
 * @param ask whether the whole id can be asked for at each
 */
export function Marked({
  segments,
  ask = false,
}: {
  readonly segments: readonly Segment[];
  readonly ask?: boolean;
}) {
  return segments.map(({ text, name }, index) => (
    <Fragment key={index}>
      {name === undefined ? text : ask ? <AskableIdentity name={name} /> : <Identity name={name} />}
    </Fragment>
  ));
}
