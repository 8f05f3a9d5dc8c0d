import { useId, useSyncExternalStore } from "react";

import type { Chosen } from "../state.ts";
import { wishes, type Wish } from "./choose.ts";
import { forgetFailures } from "./decide.ts";
import { offersWebContainer } from "./offered.ts";
import styles from "./runtime-switch.module.css";
import { onWish, readersWish, rememberWish } from "./wish.ts";
import { tellChoice, wishWords } from "./words.ts";

/** Where labs run, as the reader wishes; and what a WebContainer is, before anything of it loads. */
export function RuntimeSwitch({
  disabled,
  onChoose,
}: {
  readonly disabled: boolean;
  /** The reader has chosen; it is remembered already. */
  readonly onChoose: () => void;
}) {
  const wish = useSyncExternalStore<Wish>(onWish, readersWish, () => "auto");
  const id = useId();
  return (
    <div className={styles.runtime}>
      <label htmlFor={id}>Run on</label>{" "}
      <select
        id={id}
        value={wish}
        disabled={disabled}
        aria-describedby={`${id}-notice`}
        onChange={({ target }) => {
          const chosen = wishes.find((one) => one === target.value);
          if (chosen === undefined) return;
          forgetFailures();
          rememberWish(chosen);
          onChoose();
        }}
      >
        {wishes.map((one) => (
          <option key={one} value={one} disabled={one === "webcontainer" && !offersWebContainer}>
            {wishWords[one]}
            {one === "webcontainer" && !offersWebContainer && " (not yet offered)"}
          </option>
        ))}
      </select>
      <p id={`${id}-notice`} className={styles.notice}>
        The embedded runtime is part of this site.{" "}
        {offersWebContainer && (
          <>
            A WebContainer is a service of StackBlitz with{" "}
            <a href="https://stackblitz.com/terms-of-service">its own terms</a>: nothing is sent to
            it before you press Run, and nothing at all where you choose the embedded runtime.
          </>
        )}
      </p>
    </div>
  );
}

/** What runs and why, said once as soon as it is known. */
export function ChosenRuntime({ chosen }: { readonly chosen: Chosen | undefined }) {
  return (
    <p role="status" className={styles.why} data-why={chosen?.why.is}>
      {chosen && tellChoice(chosen)}
    </p>
  );
}
