import styles from "./conditions.module.css";
import { faultNames, faultWords, type FaultName } from "./faults.ts";
import type { Deed } from "./scenario.ts";
import { tellDuration, tellJump } from "./tell.ts";

/** The session clock: how far ahead it is, and buttons that let it jump. */
export function SessionClock({
  offset,
  jumps,
  live,
  perform,
}: {
  /** In ms. */
  readonly offset: number;
  readonly jumps: readonly number[];
  readonly live: boolean;
  readonly perform: (deed: Extract<Deed, { readonly do: "pass-time" }>) => void;
}) {
  return (
    <div role="group" aria-label="Session clock" className={styles.clock}>
      <b>Session clock</b>
      <span>
        {offset === 0 ? "shows the real time" : `is ${tellDuration(offset)} ahead of the real time`}
      </span>
      {jumps.map((ms) => (
        <button
          key={ms}
          type="button"
          disabled={!live}
          onClick={() => perform({ do: "pass-time", ms })}
        >
          {tellJump(ms)}
        </button>
      ))}
    </div>
  );
}

/** What a reader can let go wrong, folded away until it is asked for. */
export function FaultSwitches({
  offered,
  on,
  secret,
  live,
  perform,
}: {
  readonly offered: readonly FaultName[];
  readonly on: readonly FaultName[];
  /** Whether the example has a secret that can be rotated. */
  readonly secret: boolean;
  readonly live: boolean;
  readonly perform: (deed: Extract<Deed, { readonly do: "fault" | "rotate-secret" }>) => void;
}) {
  return (
    <details className={styles.faults} data-part="faults">
      <summary>
        Make it fail
        {on.length > 0 && (
          <span className={styles.on}>: {on.map((name) => faultWords[name].label).join(", ")}</span>
        )}
      </summary>
      <ul>
        {faultNames
          .filter((name) => offered.includes(name))
          .map((name) => (
            <li key={name}>
              <button
                type="button"
                disabled={!live}
                aria-pressed={on.includes(name)}
                onClick={() => perform({ do: "fault", fault: name, on: !on.includes(name) })}
              >
                {faultWords[name].label}
              </button>{" "}
              {faultWords[name].says}
            </li>
          ))}
        {secret && (
          <li>
            <button type="button" disabled={!live} onClick={() => perform({ do: "rotate-secret" })}>
              Rotate the secret
            </button>{" "}
            The server restarts with another secret in its code: it believes no cookie that it has
            signed before.
          </li>
        )}
      </ul>
      <p>“Restart server” above is a fault, too: a store in memory forgets every session.</p>
    </details>
  );
}
