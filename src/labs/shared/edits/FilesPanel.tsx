import useIsBrowser from "@docusaurus/useIsBrowser";
import { lazy, Suspense, useDeferredValue, useEffect, useReducer, useState } from "react";

import { variants } from "../../../snippets/variant.ts";
import { useVariant } from "../../../components/open-elsewhere/use-variant.ts";
import type { Failure } from "../../../runtime/port.ts";
import { codeFor } from "../share/link.ts";
import { isSettled, settle, unsettle } from "../share/settled.ts";
import { baseOf, type Circumstances } from "./circumstances.ts";
import type { Desk } from "./desk.ts";
import { KeptEdits } from "./KeptEdits.tsx";
import { useWorkshop } from "./use-workshop.ts";
import { editsOf } from "./workshop.ts";
import styles from "./workbench.module.css";

// Neither the editor nor the names of the files come before the reader asks.
const LoadedFiles = lazy(async () => ({
  default: (await import("./LoadedFiles.tsx")).LoadedFiles,
}));

/** “Edit the files”: a button, until the reader presses it or opens a link that holds edits. */
export function FilesPanel({
  lab,
  topic,
  failure,
  live,
  circumstances,
}: {
  readonly lab: string;
  readonly topic: string;
  readonly failure: Failure | undefined;
  readonly live: boolean;
  readonly circumstances: Circumstances;
}) {
  const variant = useVariant(variants);
  const hydrated = useIsBrowser();
  // While the files of another variant are loaded, those before stay: else the page would jump.
  const shown = useDeferredValue(variant);
  const [asked, setAsked] = useState(false);
  const [desk, setDesk] = useState<Desk>({ view: "code" });
  useWorkshop(lab);
  const base = baseOf(circumstances.scenario, variant, circumstances.now.version);
  const edited = hydrated ? Object.keys(editsOf(lab, base)) : [];
  const inAddress = hydrated ? codeFor(lab, location.hash) : undefined;
  const code = inAddress === undefined || isSettled(inAddress) ? undefined : inAddress;
  // What is settled is no state of React's.
  const [, drawAgain] = useReducer((times: number) => times + 1, 0);
  const answer = () => {
    if (code === undefined) return;
    settle(code);
    drawAgain();
    setAsked(true);
    const { pathname, search } = location;
    history.replaceState(history.state, "", pathname + search);
  };
  // A reader who opens the same link once more in this tab is asked once more.
  useEffect(() => {
    const opened = () => {
      const again = codeFor(lab, location.hash);
      if (again === undefined) return;
      unsettle(again);
      drawAgain();
    };
    addEventListener("hashchange", opened);
    return () => removeEventListener("hashchange", opened);
  }, [lab]);
  if (!asked && code === undefined) {
    return (
      <p className={styles.closed}>
        <button type="button" disabled={!hydrated} onClick={() => setAsked(true)}>
          Edit the files
        </button>{" "}
        {edited.length > 0 && <span>Changed: {edited.join(", ")}</span>}{" "}
        {hydrated && <KeptEdits lab={lab} base={base} />}
      </p>
    );
  }
  return (
    <Suspense fallback={<p role="status">Loading the editor…</p>}>
      <LoadedFiles
        key={shown}
        lab={lab}
        topic={topic}
        variant={shown}
        desk={desk}
        onDesk={setDesk}
        failure={failure}
        live={live}
        circumstances={circumstances}
        code={code}
        onAnswer={answer}
      />
    </Suspense>
  );
}
