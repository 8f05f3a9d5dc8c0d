import { useState } from "react";

import type { TraceEvent } from "../../trace/event.ts";
import { exportRecording, importRecording, type Recording } from "../../trace/serialise.ts";
import { NamesProvider } from "../identity/names-context.tsx";
import { download } from "./download.ts";
import { Timeline } from "./Timeline.tsx";
import styles from "./timeline.module.css";

/** A file that holds a trace. */
type Imported = { readonly file: string; readonly recording: Recording };

/** A file that holds none, or none that could be read. */
type Refused = { readonly file: string; readonly message: string };

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
  const [imported, setImported] = useState<Imported>();
  // What is shown stays while the reader looks at why a file was refused.
  const [refused, setRefused] = useState<Refused>();
  const recording: Recording = imported?.recording ?? { title, versions, events };
  const [answered, setAnswered] = useState(asked);
  if (answered !== asked) {
    setAnswered(asked);
    setImported(undefined);
  }

  const open = async (file: File) => {
    const opened = await read(file);
    if ("message" in opened) return setRefused(opened);
    setRefused(undefined);
    setImported(opened);
  };

  const timeline = (
    <Timeline
      key={imported ? `imported ${imported.file}` : "run"}
      caption={
        imported
          ? `Imported trace: ${recording.title}, oldest event first`
          : "What happened on the wire, oldest first"
      }
      events={recording.events}
      growing={!imported}
      asked={imported ? undefined : asked}
      onExport={() => download(`${fileName(recording.title)}.json`, exportRecording(recording))}
      onImport={(file) => void open(file)}
    />
  );

  return (
    <div className={styles.panel}>
      {refused && (
        <div role="alert" className={styles.refused}>
          <p>
            <b>{refused.file} could not be imported.</b> {refused.message}
          </p>
          <button type="button" onClick={() => setRefused(undefined)}>
            Dismiss
          </button>
        </div>
      )}
      {imported && (
        <div role="group" aria-label="Imported trace" className={styles.imported}>
          <p>
            <b>Imported trace:</b> {recording.title} ({imported.file}
            {tellVersions(recording)}). The run goes on behind it.
          </p>
          <button type="button" onClick={() => setImported(undefined)}>
            Close the imported trace
          </button>
        </div>
      )}
      {imported ? <NamesProvider events={recording.events}>{timeline}</NamesProvider> : timeline}
    </div>
  );
}

async function read(file: File): Promise<Imported | Refused> {
  const refused = (message: string): Refused => ({ file: file.name, message });
  if (file.size > mostBytes) return refused("It is larger than 64 MiB.");
  try {
    const result = importRecording(await file.text());
    return result.is === "refused"
      ? refused(result.message)
      : { file: file.name, recording: result.recording };
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
