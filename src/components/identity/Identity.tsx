import type { Name } from "../../trace/names.ts";
import styles from "./identity.module.css";
import { outlines } from "./shapes.ts";

/** What of a name is drawn. */
type Drawn = Pick<Name, "kind" | "label" | "shape"> & {
  readonly color: Pick<Name["color"], "hex">;
};

/** A session, socket or Engine.IO id as a reader can tell it from others: colour, shape and word. */
export function Identity({ name }: { readonly name: Drawn }) {
  return (
    <span className={styles.identity} data-identity={name.kind}>
      <IdentityShape name={name} />
      {name.label}
    </span>
  );
}

/** The shape alone; a word must stand near it. */
export function IdentityShape({ name }: { readonly name: Pick<Drawn, "shape" | "color"> }) {
  return (
    <svg className={styles.shape} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={outlines[name.shape]} fill={name.color.hex} />
    </svg>
  );
}
