import useIsBrowser from "@docusaurus/useIsBrowser";
import { lazy, Suspense, useState } from "react";

import { variants } from "../../../snippets/variant.ts";
import { useVariant } from "../../../components/open-elsewhere/use-variant.ts";
import type { Failure } from "../../../runtime/port.ts";
import { codeFor } from "../share/link.ts";

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
}: {
  readonly lab: string;
  readonly topic: string;
  readonly failure: Failure | undefined;
  readonly live: boolean;
}) {
  const variant = useVariant(variants);
  const hydrated = useIsBrowser();
  const [asked, setAsked] = useState(false);
  const code = hydrated ? codeFor(lab, location.hash) : undefined;
  if (!asked && code === undefined) {
    return (
      <button type="button" disabled={!hydrated} onClick={() => setAsked(true)}>
        Edit the files
      </button>
    );
  }
  return (
    <Suspense fallback={<p role="status">Loading the editor…</p>}>
      <LoadedFiles
        key={variant}
        lab={lab}
        topic={topic}
        variant={variant}
        failure={failure}
        live={live}
        code={code}
      />
    </Suspense>
  );
}
