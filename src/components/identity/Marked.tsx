import { Fragment } from "react";

import type { Segment } from "../../trace/names.ts";
import { AskableIdentity } from "./AskableIdentity.tsx";
import { Identity } from "./Identity.tsx";

/** What ends a sentence or a clause: it stands in the line of the word before it. */
const closing = /^[.,:;!?)]+/;

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
  const closingAt = (index: number) =>
    ask && segments[index - 1]?.name !== undefined
      ? (closing.exec(segments[index]?.text ?? "")?.[0] ?? "")
      : "";
  return segments.map(({ text, name }, index) => (
    <Fragment key={index}>
      {name === undefined ? (
        text.slice(closingAt(index).length)
      ) : ask ? (
        <AskableIdentity name={name} closing={closingAt(index + 1)} />
      ) : (
        <Identity name={name} />
      )}
    </Fragment>
  ));
}
