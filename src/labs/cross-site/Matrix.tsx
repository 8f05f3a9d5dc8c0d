import clsx from "clsx";

import table from "../shared/table.module.css";
import styles from "./cross-site.module.css";
import { pages, transports, transportWords } from "./pages.ts";
import { cellKey, type Cell, type CrossSiteState } from "./state.ts";
import { verdictWords } from "./words.ts";

/** Who gets in: pages by transports. A result is a button that opens its page again. */
export function Matrix({
  state,
  onProbe,
}: {
  readonly state: CrossSiteState;
  readonly onProbe: (cell: Cell) => void;
}) {
  const { phase, verdicts, shown } = state;
  const probing = phase.at === "probing" ? phase.cell : undefined;
  return (
    <table className={clsx(table.table, styles.matrix)}>
      <caption>What becomes of each page’s attempt to connect</caption>
      <thead>
        <tr>
          <th scope="col">A page of</th>
          {transports.map((transport) => (
            <th key={transport} scope="col">
              {transportWords[transport]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {pages.map(({ name, origin, tells }) => (
          <tr key={name}>
            <th scope="row">
              <code>{origin}</code> <span className={styles.soft}>{tells}</span>
            </th>
            {transports.map((transport) => {
              const cell: Cell = { page: name, transport };
              const key = cellKey(cell);
              const verdict = verdicts[key];
              if (verdict === undefined) {
                const isProbing = probing !== undefined && cellKey(probing) === key;
                return <td key={transport}>{isProbing ? "connecting…" : "–"}</td>;
              }
              const { mark, word } = verdictWords[verdict.is];
              return (
                <td key={transport}>
                  <button
                    type="button"
                    className={styles.verdict}
                    data-verdict={verdict.is}
                    aria-pressed={shown !== undefined && cellKey(shown) === key}
                    aria-disabled={phase.at !== "done"}
                    onClick={() => phase.at === "done" && onProbe(cell)}
                  >
                    <span aria-hidden="true">{mark}</span> {word}
                  </button>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
