import { StateEffect, StateField } from "@codemirror/state";
import type { EditorState, Extension, Range } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import type { DecorationSet } from "@codemirror/view";

/** What is wrong at a line, in words. */
export type Problem = {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
};

const setProblems = StateEffect.define<readonly Problem[]>();

/** The words below the line that they are about: to be seen, and to be read in place. */
class ProblemWidget extends WidgetType {
  readonly message: string;

  constructor(message: string) {
    super();
    this.message = message;
  }

  override eq(other: ProblemWidget): boolean {
    return other.message === this.message;
  }

  toDOM(): HTMLElement {
    const element = document.createElement("div");
    element.className = "cm-problem";
    element.textContent = this.message;
    return element;
  }
}

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setProblems)) return decorations(transaction.state, effect.value);
    }
    return before.map(transaction.changes);
  },
  provide: (own) => EditorView.decorations.from(own),
});

/** Marks lines with what is wrong at them; `showProblems` says which. */
export const problems: Extension = field;

export function showProblems(view: EditorView, found: readonly Problem[]): void {
  view.dispatch({ effects: setProblems.of(found) });
}

function decorations(state: EditorState, found: readonly Problem[]): DecorationSet {
  const marks: Range<Decoration>[] = [];
  for (const { line, message } of found) {
    // An address can be past the end of a file that was cut since.
    const { from, to } = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
    marks.push(Decoration.line({ class: "cm-problem-line" }).range(from));
    const widget = new ProblemWidget(message);
    marks.push(Decoration.widget({ widget, block: true, side: 1 }).range(to));
  }
  return Decoration.set(marks, true);
}
