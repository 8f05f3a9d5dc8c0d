import clsx from "clsx";

import { tellSights, tellStep, type Scenario } from "./scenario.ts";
import table from "./table.module.css";
import styles from "./try-table.module.css";

/** The scenario as text: what to try while it runs, and what it shows to those who can't run it. */
export function TryTable({ scenario }: { readonly scenario: Scenario }) {
  return (
    <table className={clsx(table.table, styles.try)}>
      <caption>What to try, and what you will see</caption>
      <thead>
        <tr>
          <th scope="col">Do this</th>
          <th scope="col">See this</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>Press “Run”.</td>
          <td>{tellSights(scenario.opening)}</td>
        </tr>
        {scenario.steps.map((step, index) => (
          <tr key={index}>
            <td>{tellStep(step)}</td>
            <td>{tellSights(step.then)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
