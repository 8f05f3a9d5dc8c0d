import { useState } from "react";

import type { TraceEvent } from "../../trace/event.ts";
import { exportRecording, importRecording, type Recording } from "../../trace/serialise.ts";
import { NamesProvider } from "../identity/names-context.tsx";
import { download } from "./download.ts";
import { Timeline } from "./Timeline.tsx";
import styles from "./timeline.module.css";

type Imported =
  | { readonly at: "nothing" }
  | { readonly at: "shown"; readonly file: string; readonly recording: Recording }
  | { readonly at: "refused"; readonly file: string; readonly message: string };

/** A trace as large as this is no trace of ours: ten thousand events take about 10 MB. */
const mostBytes = 64 * 1024 * 1024;

/** The timeline of a run, or that of a trace which the reader imported. */
export function WirePanel({
  title,
  versions,
  events,
  asked,
}: {
  /** What an exported trace says it shows. */
  readonly title: string;
  readonly versions: Recording["versions"];
  readonly events: readonly TraceEvent[];
  /** An event of the run that the page points at, as a new object each time. */
  readonly asked?: { readonly id: number } | undefined;
}) {
  const [imported, setImported] = useState<Imported>({ at: "nothing" });
  const [answered, setAnswered] = useState(asked);
  if (answered !== asked) {
    setAnswered(asked);
    setImported({ at: "nothing" });
  }
  const isImported = imported.at === "shown";
  const recording: Recording = isImported ? imported.recording : { title, versions, events };

  const open = async (file: File) => {
    setImported(await read(file));
  };

  const timeline = (
    <Timeline
      key={isImported ? `imported ${imported.file}` : "run"}
      caption={
        isImported
          ? `Imported trace: ${recording.title}, oldest event first`
          : "What happened on the wire, oldest first"
      }
      events={recording.events}
      growing={!isImported}
      asked={isImported ? undefined : asked}
      onExport={() => download(`${fileName(recording.title)}.json`, exportRecording(recording))}
      onImport={(file) => void open(file)}
    />
  );

  return (
    <div className={styles.panel}>
      {imported.at === "refused" && (
        <div role="alert" className={styles.refused}>
          <p>
            <b>{imported.file} could not be imported.</b> {imported.message}
          </p>
          <button type="button" onClick={() => setImported({ at: "nothing" })}>
            Dismiss
          </button>
        </div>
      )}
      {isImported && (
        <div role="group" aria-label="Imported trace" className={styles.imported}>
          <p>
            <b>Imported trace:</b> {recording.title} ({imported.file}
            {tellVersions(recording)}). The run goes on behind it.
          </p>
          <button type="button" onClick={() => setImported({ at: "nothing" })}>
            Close the imported trace
          </button>
        </div>
      )}
      {isImported ? <NamesProvider events={recording.events}>{timeline}</NamesProvider> : timeline}
    </div>
  );
}

async function read(file: File): Promise<Imported> {
  const refused = (message: string): Imported => ({ at: "refused", file: file.name, message });
  if (file.size > mostBytes) return refused("It is larger than 64 MiB.");
  try {
    const result = importRecording(await file.text());
    return result.is === "refused"
      ? refused(result.message)
      : { at: "shown", file: file.name, recording: result.recording };
  } catch {
    return refused("It could not be read. Choose it again.");
  }
}

const tellVersions = ({ versions }: Recording): string =>
  Object.entries(versions)
    .map(([name, version]) => `, ${name} ${version}`)
    .join("");

const fileName = (title: string): string =>
  `trace-${title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")}`;
