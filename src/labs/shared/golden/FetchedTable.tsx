import { useEffect, useState } from "react";

import type { Recording } from "../../../trace/serialise.ts";
import { fetchRecording } from "./fetch-recording.ts";
import { RecordedTable } from "./RecordedTable.tsx";

type Fetched =
  | { readonly is: "waiting" }
  | { readonly is: "here"; readonly recording: Recording }
  | { readonly is: "missing"; readonly message: string };

/** The table on a page whose HTML did not bring it: one that was reached without loading a document. */
export function FetchedTable({
  trace,
  baseUrl,
  onShown,
}: {
  readonly trace: string;
  readonly baseUrl: string;
  readonly onShown: () => void;
}) {
  const [fetched, setFetched] = useState<Fetched>({ is: "waiting" });
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    fetchRecording(trace, baseUrl, signal).then(
      (recording) => setFetched({ is: "here", recording }),
      (error: unknown) => {
        if (signal.aborted) return;
        setFetched({ is: "missing", message: error instanceof Error ? error.message : "" });
      },
    );
    return () => controller.abort();
  }, [trace, baseUrl]);
  useEffect(() => {
    if (fetched.is === "here") onShown();
  }, [fetched, onShown]);

  switch (fetched.is) {
    case "waiting":
      return <p>Loading the trace…</p>;
    case "missing":
      return <p role="alert">The trace could not be loaded. {fetched.message}</p>;
    case "here":
      return <RecordedTable trace={trace} recording={fetched.recording} />;
  }
}
