import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

import { languageOf } from "./language.ts";
import { problems, showProblems } from "./problems.ts";
import type { Problem } from "./problems.ts";
import { theme } from "./theme.ts";

export type CodeEditorOptions = {
  readonly parent: HTMLElement;
  /** Its ending chooses the language. */
  readonly path: string;
  readonly text: string;
  /** What a screen reader calls the text. */
  readonly label: string;
  /** The id of the element that tells how to leave it by keyboard. */
  readonly describedBy: string;
  onChange(text: string): void;
  /** Ctrl or Cmd and S: the reader wants it to be run now. */
  onSave(): void;
};

/** An editor of one file. Whoever opens it closes it. */
export type CodeEditor = {
  /** Takes the place of the text, if it is another one, and can be undone. */
  setText(text: string): void;
  setProblems(found: readonly Problem[]): void;
  /** Moves the cursor to a line, 1-based, and shows it. */
  goTo(line: number): void;
  focus(): void;
  close(): void;
};

/**
 * CodeMirror with no more than editing a short file needs.
 *
 * Tab indents; after Escape it moves on, so that no keyboard is trapped (CodeMirror's own rule:
 * codemirror.net/examples/tab).
 */
export function createCodeEditor(options: CodeEditorOptions): CodeEditor {
  let telling = true;
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightActiveLine(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightSelectionMatches(),
        search({ top: true }),
        syntaxHighlighting(classHighlighter),
        languageOf(options.path),
        problems,
        theme,
        EditorState.tabSize.of(2),
        keymap.of([
          {
            key: "Mod-s",
            preventDefault: true,
            run: () => {
              options.onSave();
              return true;
            },
          },
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          indentWithTab,
        ]),
        EditorView.contentAttributes.of({
          "aria-label": options.label,
          // Focusable by itself; said for tools that look for it in the region that scrolls.
          tabindex: "0",
          "aria-describedby": options.describedBy,
          autocapitalize: "off",
          autocorrect: "off",
          spellcheck: "false",
        }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged && telling) options.onChange(state.doc.toString());
        }),
      ],
    }),
  });

  return {
    setText: (text) => {
      const before = view.state.doc.toString();
      if (before === text) return;
      telling = false;
      view.dispatch({ changes: difference(before, text) });
      telling = true;
    },
    setProblems: (found) => showProblems(view, found),
    goTo: (line) => {
      const { from } = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
    },
    focus: () => view.focus(),
    close: () => view.destroy(),
  };
}

/** The part in the middle that differs: a cursor that stands before or after it stays where it is. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from++;
  let same = 0;
  while (same < shorter - from && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}
