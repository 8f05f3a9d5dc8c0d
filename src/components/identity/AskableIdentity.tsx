import { useId, useState } from "react";

import type { Name } from "../../trace/names.ts";
import { idNouns } from "../../trace/text.ts";
import { CopyText } from "./CopyText.tsx";
import { Identity } from "./Identity.tsx";
import styles from "./identity.module.css";

/**
 * An identity that tells its whole id when asked. Made of phrasing content: it fits into any line.
 *
 * @param closing what follows without a space: a line may end behind a button, and none begins with a
 *   full stop
 */
export function AskableIdentity({
  name,
  closing = "",
}: {
  readonly name: Name;
  readonly closing?: string;
}) {
  const [open, setOpen] = useState(false);
  const value = useId();
  return (
    <span className={styles.asked}>
      <span className={styles.unbroken}>
        <button
          type="button"
          className={styles.ask}
          aria-expanded={open}
          aria-controls={open ? value : undefined}
          onClick={() => setOpen(!open)}
        >
          <Identity name={name} />
          <span className="sr-only">, {idNouns[name.kind]}, whole id</span>
        </button>
        {closing}
      </span>
      {open && (
        <span className={styles.value} id={value}>
          <span>{idNouns[name.kind]}</span>
          <code>{name.id}</code>
          <CopyText text={name.id} what={`the id of ${name.label}`} />
        </span>
      )}
    </span>
  );
}
