import type { TraceEvent } from "./event.ts";
import { checkEvent } from "./schema.ts";

/** A recorded run, as it is exported, imported and checked in. */
export type Recording = {
  /** What it was recorded with, such as `{ node: "24.1.0", "socket.io": "4.8.4" }`. */
  readonly versions: Readonly<Record<string, string>>;
  /** What the reader is told it shows. */
  readonly title: string;
  readonly events: readonly TraceEvent[];
};

export type Imported =
  | { readonly is: "recording"; readonly recording: Recording }
  /** `message` says in words what is wrong, and where. */
  | { readonly is: "refused"; readonly message: string };

const FORMAT = "socket-io-express-session-trace";
const VERSION = 1;

/** JSON with one event a line: a difference between two files shows which event it is. */
export function exportRecording({ title, versions, events }: Recording): string {
  const head = JSON.stringify({ format: FORMAT, version: VERSION, title, versions }).slice(0, -1);
  const lines = events.map((event) => `\n${JSON.stringify(event)}`).join(",");
  return `${head},"events":[${lines}\n]}\n`;
}

/** Reads what `exportRecording` wrote; from a stranger's file, too: nothing of it is believed unchecked. */
export function importRecording(text: string): Imported {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    return refused(`The file is no JSON: ${error instanceof Error ? error.message : "unreadable"}`);
  }
  if (!isRecord(file) || file.format !== FORMAT) {
    return refused("The file is JSON, but no recording of this site.");
  }
  if (file.version !== VERSION) {
    return refused(
      `The recording has version ${JSON.stringify(file.version)}; this site reads version ${VERSION}.`,
    );
  }
  const { title, versions, events } = file;
  if (typeof title !== "string") return refused("The recording has no title.");
  if (!isRecord(versions) || !isStrings(versions)) return refused("versions are not all texts.");
  if (!Array.isArray(events)) return refused("The recording has no list of events.");
  const list: readonly unknown[] = events;
  const checked: TraceEvent[] = [];
  for (const [index, event] of list.entries()) {
    const result = checkEvent(event);
    if (result.is === "wrong") return refused(`Event ${index + 1}: ${result.message}`);
    const { id, cause } = result.event;
    const previous = checked.at(-1)?.id ?? 0;
    if (id <= previous)
      return refused(`Event ${index + 1}: id ${id} does not come after ${previous}.`);
    if (cause !== undefined && cause >= id) {
      return refused(`Event ${index + 1}: its cause ${cause} does not come before it.`);
    }
    checked.push(result.event);
  }
  return { is: "recording", recording: { title, versions, events: checked } };
}

const refused = (message: string): Imported => ({ is: "refused", message });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isStrings = (
  value: Readonly<Record<string, unknown>>,
): value is Readonly<Record<string, string>> =>
  Object.values(value).every((item) => typeof item === "string");
