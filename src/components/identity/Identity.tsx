import type { Name } from "../../trace/names.ts";
import styles from "./identity.module.css";
import { outlines } from "./shapes.ts";

/** A session, socket or Engine.IO id as a reader can tell it from others: colour, shape and word. */
export function Identity({ name }: { readonly name: Name }) {
  return (
    <span className={styles.identity} data-identity={name.kind}>
      <IdentityShape name={name} />
      {name.label}
    </span>
  );
}

/** The shape alone; a word must stand near it. */
export function IdentityShape({ name }: { readonly name: Name }) {
  return (
    <svg className={styles.shape} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={outlines[name.shape]} fill={name.color.hex} />
    </svg>
  );
}
