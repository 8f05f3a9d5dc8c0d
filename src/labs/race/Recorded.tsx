import table from "../shared/table.module.css";
import { fixes } from "./fixes.ts";
import { tellOutcomes } from "./outcome.ts";
import recorded from "./recorded.json";

/** Every fix with what it does, as a run on Node.js found it: for those who can't run it here. */
export function Recorded() {
  return (
    <table className={table.table}>
      <caption>
        Every order of every choice, as recorded with express-session {recorded.expressSession}
      </caption>
      <thead>
        <tr>
          <th scope="col">Both requests</th>
          <th scope="col">In one process</th>
          <th scope="col">In two processes</th>
        </tr>
      </thead>
      <tbody>
        {fixes.map(({ name, label }) => (
          <tr key={name}>
            <th scope="row">{label}</th>
            {(["1", "2"] as const).map((processes) => {
              const outcomes = Object.values(recorded.outcomes[name][processes]).map((stored) => ({
                stored,
              }));
              return <td key={processes}>{tellOutcomes(outcomes)}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
