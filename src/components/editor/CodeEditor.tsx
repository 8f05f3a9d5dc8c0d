import { useEffect, useEffectEvent, useId, useRef } from "react";

import { createCodeEditor } from "./code-editor.ts";
import type { CodeEditor as Editor } from "./code-editor.ts";
import styles from "./editor.module.css";
import type { Problem } from "./problems.ts";

export type { Problem } from "./problems.ts";

/** An editor of one file. Loaded only when a reader asks for it: import this module lazily. */
export function CodeEditor({
  path,
  text,
  problems,
  onChange,
  onSave,
}: {
  readonly path: string;
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly onChange: (text: string) => void;
  readonly onSave: () => void;
}) {
  const parent = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor>(undefined);
  const hint = useId();

  const change = useEffectEvent((typed: string) => onChange(typed));
  const save = useEffectEvent(() => onSave());
  const open = useEffectEvent((element: HTMLElement): Editor => {
    return createCodeEditor({
      parent: element,
      path,
      text,
      label: `Code of ${path}`,
      describedBy: hint,
      onChange: (typed) => change(typed),
      onSave: () => save(),
    });
  });

  useEffect(() => {
    if (parent.current === null) return;
    const opened = open(parent.current);
    editor.current = opened;
    return () => {
      opened.close();
      editor.current = undefined;
    };
  }, [path]);
  useEffect(() => editor.current?.setText(text), [path, text]);
  useEffect(() => editor.current?.setProblems(problems), [path, problems]);
  const first = problems[0]?.line;
  useEffect(() => {
    if (first !== undefined) editor.current?.goTo(first);
  }, [path, first]);

  return (
    <div className={styles.editor}>
      <div ref={parent} />
      <p className={styles.hint} id={hint}>
        <kbd>Ctrl</kbd> or <kbd>⌘</kbd> + <kbd>S</kbd> saves and runs. <kbd>Tab</kbd> indents; press{" "}
        <kbd>Esc</kbd>, then <kbd>Tab</kbd> to leave the editor.
      </p>
    </div>
  );
}
