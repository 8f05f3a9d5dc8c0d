import { useEffect, useEffectEvent, useState } from "react";

import { DiffTable } from "../../../components/diff/DiffTable.tsx";
import { diffFiles } from "../../../components/diff/rows.ts";
import { CodeEditor } from "../../../components/editor/CodeEditor.tsx";
import { FileTabs } from "../../../components/editor/FileTabs.tsx";
import OpenElsewhere from "../../../components/open-elsewhere/index.tsx";
import type { Failure, Project } from "../../../runtime/port.ts";
import { encodeShared } from "../share/codec.ts";
import { linkHash } from "../share/link.ts";
import { settle } from "../share/settled.ts";
import { baseOf, type Circumstances } from "./circumstances.ts";
import type { Desk } from "./desk.ts";
import { counterpart, differing, edited, withText, withoutFile } from "./edits.ts";
import { changedBy, type LabExample } from "./load-example.ts";
import { SharedLink } from "./SharedLink.tsx";
import { useWorkshop } from "./use-workshop.ts";
import styles from "./workbench.module.css";
import { askToRun, editsOf, setBegins, setEdits } from "./workshop.ts";

/** Typing that has paused for so long is saved, in ms: a word is shorter, a thought longer. */
const pause = 1_000;

/** The files of a lab's example in the reader's hands. Everything in here is loaded on demand. */
export function Workbench({
  lab,
  topic,
  variant,
  example: original,
  failure,
  live,
  circumstances,
  code,
  onAnswer,
  desk: { path, view },
  onDesk,
}: {
  readonly lab: string;
  readonly topic: string;
  readonly variant: Project["variant"];
  readonly example: LabExample;
  readonly failure: Failure | undefined;
  readonly live: boolean;
  /** Of a link that was opened. */
  readonly code: string | undefined;
  readonly circumstances: Circumstances;
  readonly onAnswer: () => void;
  readonly desk: Desk;
  readonly onDesk: (desk: Desk) => void;
}) {
  const { begins } = useWorkshop(lab);
  const { version, faults } = circumstances.now;
  const base = baseOf(circumstances.scenario, variant, version);
  const example = changedBy(original, base.patch);
  const edits = editsOf(lab, base);
  const files = edited(example.files, edits);
  const changes = diffFiles(example.files, files);
  const isPlain = changes.length === 0 && version === undefined && faults.length === 0;
  const at = failure?.at;
  const [says, setSays] = useState("");
  const open = counterpart(files, path ?? example.entry) ?? example.entry;
  const setView = (next: Desk["view"]) => onDesk({ path: open, view: next });
  /** Counts what was typed since the last save while the lab ran: what comes before a run is in it. */
  const [typed, setTyped] = useState(0);

  // Where something is wrong is what the reader looks for.
  const showFailure = useEffectEvent(() => {
    if (at !== undefined && Object.hasOwn(files, at.file)) onDesk({ path: at.file, view: "code" });
  });
  useEffect(() => showFailure(), [failure]);

  const save = () => {
    setTyped(0);
    askToRun(lab);
  };
  const saveIfLive = useEffectEvent(() => {
    if (live) askToRun(lab);
  });
  useEffect(() => {
    if (typed === 0) return;
    const paused = setTimeout(() => saveIfLive(), pause);
    return () => clearTimeout(paused);
  }, [typed]);

  const type = (text: string) => {
    setEdits(lab, base, withText(example.files, editsOf(lab, base), open, text));
    if (live) setTyped((times) => times + 1);
  };
  const reset = (path?: string) => {
    setEdits(lab, base, path === undefined ? {} : withoutFile(edits, path));
    if (path === undefined) setBegins(lab, []);
    setSays(path === undefined ? "All files are as they were." : `${path} is as it was.`);
    if (live) askToRun(lab);
  };
  const share = async () => {
    const encoded = await encodeShared({ lab, variant, edits, options: circumstances.now });
    if (encoded.is === "wrong") {
      setSays(
        "These edits are too large for a link. Reset a file that need not be in it, or take the example along as a zip file.",
      );
      return;
    }
    const url = new URL(location.href);
    url.search = new URLSearchParams({ lang: variant }).toString();
    url.hash = linkHash(lab, encoded.code);
    try {
      await navigator.clipboard.writeText(url.href);
      setSays(
        `Copied a link of ${url.href.length} characters. It holds the edits${version === undefined && faults.length === 0 ? "" : " and the options"}; nothing was sent.`,
      );
    } catch {
      // Without the right to use the clipboard, the address bar has it. It is the reader's own.
      settle(encoded.code);
      history.replaceState(history.state, "", url);
      setSays("The link with your edits is in the address bar now.");
    }
  };

  const problems =
    at?.file === open && failure ? [{ line: at.line, message: failure.message }] : [];
  return (
    <div className={styles.bench}>
      {code !== undefined && (
        <SharedLink
          lab={lab}
          variant={variant}
          example={original}
          circumstances={circumstances}
          code={code}
          onAnswer={onAnswer}
        />
      )}
      <div className={styles.tools} role="group" aria-label="Edit the example">
        <button type="button" aria-pressed={view === "code"} onClick={() => setView("code")}>
          Code
        </button>
        <button type="button" aria-pressed={view === "changes"} onClick={() => setView("changes")}>
          What I changed ({changes.length})
        </button>
        <button type="button" onClick={save}>
          {live ? "Save and restart" : "Save and run"}
        </button>
        <button type="button" disabled={!Object.hasOwn(edits, open)} onClick={() => reset(open)}>
          Reset {open}
        </button>
        <button
          type="button"
          disabled={changes.length === 0 && begins.length === 0}
          onClick={() => reset()}
        >
          Reset all
        </button>
        <button type="button" disabled={isPlain} onClick={() => void share()}>
          Copy a link
        </button>
      </div>
      <p className={styles.status} role="status">
        {says}
      </p>
      {view === "code" ? (
        <FileTabs
          files={Object.keys(files).map((path) => ({
            path,
            edited: Object.hasOwn(edits, path),
            problems: at?.file === path ? 1 : 0,
          }))}
          open={open}
          onOpen={(next) => onDesk({ path: next, view })}
        >
          <CodeEditor
            path={open}
            text={files[open] ?? ""}
            problems={problems}
            onChange={type}
            onSave={save}
          />
        </FileTabs>
      ) : changes.length === 0 ? (
        <p className={styles.quiet}>Nothing yet. Every file is as it was.</p>
      ) : (
        changes.map((diff) => <DiffTable key={diff.path} diff={diff} />)
      )}
      <details className={styles.along}>
        <summary>Take it along</summary>
        <OpenElsewhere topic={topic} edits={differing(original.files, files)} />
      </details>
    </div>
  );
}
