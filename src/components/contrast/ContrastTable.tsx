import type { ReactNode } from "react";

import type { Contrast, ContrastRow, FieldContrast } from "../../trace/contrast.ts";
import styles from "./contrast.module.css";

/** How a row is marked, by sign and by word: nothing is told by colour alone. */
const marks: Readonly<Record<ContrastRow["is"], { readonly sign: string; readonly word: string }>> =
  {
    with: { sign: "+", word: "only with it" },
    without: { sign: "−", word: "only without" },
    changed: { sign: "≠", word: "different" },
  };

const places: Readonly<Record<ContrastRow["lane"], string>> = {
  tab: "on the wire",
  jar: "cookie jar",
  server: "server",
  store: "session store",
};

/**
 * What is different between two runs: a row for each event, below the step in which it came.
 *
 * The roles say again what the elements are, because a table that is laid out as a list, as on a phone,
 * is none to some browsers (https://www.w3.org/TR/html-aam-1.0/#el-table).
 */
export function ContrastTable({
  contrast: { same, steps },
  caption,
}: {
  readonly contrast: Contrast;
  /** What is compared, and where it comes from. */
  readonly caption: ReactNode;
}) {
  if (steps.length === 0) {
    return (
      <p className={styles.none}>
        {caption} No difference in this scenario: all {same} events are the same.
      </p>
    );
  }
  return (
    <table role="table" className={styles.contrast}>
      <caption>
        {caption} {same} events are the same in both runs.
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            In which run
          </th>
          <th role="columnheader" scope="col">
            Where
          </th>
          <th role="columnheader" scope="col">
            What happened
          </th>
        </tr>
      </thead>
      {steps.map((step, index) => (
        <tbody key={index} role="rowgroup">
          <tr role="row" className={styles.step}>
            <th role="rowheader" scope="rowgroup" colSpan={3}>
              {step.text}
            </th>
          </tr>
          {step.rows.map((row, at) => (
            <Row key={at} row={row} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Row({ row: { is, lane, who, text, withText, fields, effect } }: { row: ContrastRow }) {
  const { sign, word } = marks[is];
  return (
    <tr role="row" data-is={is}>
      <td role="cell" className={styles.mark}>
        <span aria-hidden="true">{sign}</span> {word}
      </td>
      <td role="cell" className={styles.where}>
        {who === undefined ? places[lane] : `${who}, ${places[lane]}`}
      </td>
      <td role="cell" className={styles.what}>
        {effect !== undefined && <p className={styles.effect}>{effect}</p>}
        {withText === undefined ? (
          <p>{text}</p>
        ) : (
          <>
            <p>
              <b>Without:</b> {text}
            </p>
            <p>
              <b>With:</b> {withText}
            </p>
          </>
        )}
        {fields.length > 0 && (
          <ul>
            {fields.map((field) => (
              <Field key={field.name} field={field} />
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}

function Field({ field }: { readonly field: FieldContrast }) {
  return (
    <li>
      <code>{field.name}</code>: <Value of={field.without} /> <span aria-hidden="true">→</span>
      <span className={styles.unseen}>, with it: </span> <Value of={field.with} />
    </li>
  );
}

function Value({ of }: { readonly of: string | undefined }) {
  return of === undefined ? <i>none</i> : <code>{of}</code>;
}
