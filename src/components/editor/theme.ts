import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

/**
 * The colours are those of the page's own code blocks, by their custom properties, so that they
 * follow the site's theme. Here and not in a style sheet: all style sheets of the site are one file,
 * and a reader who edits nothing pays nothing for this.
 */
export const theme: Extension = EditorView.theme({
  "&": {
    background: "var(--code-background)",
    color: "var(--code-text)",
    fontSize: "0.8125rem",
    height: "min(26rem, 60vh)",
  },
  // Not an outline: the lines of the code and the gutter are drawn above that.
  "&.cm-focused": { outline: "none" },
  "&.cm-focused::after": {
    border: "2px solid var(--accent)",
    content: '""',
    inset: "0",
    pointerEvents: "none",
    position: "absolute",
    zIndex: "300",
  },
  ".cm-scroller": { fontFamily: "var(--font-code)", lineHeight: "1.55" },
  ".cm-gutters": {
    background: "var(--code-background)",
    borderRight: "1px solid var(--line)",
    color: "var(--code-comment)",
  },
  ".cm-content, .cm-cursor": {
    borderLeftColor: "var(--code-text)",
    caretColor: "var(--code-text)",
  },
  ".cm-activeLine, .cm-activeLineGutter": {
    background: "color-mix(in srgb, var(--accent) 8%, transparent)",
  },
  "& .cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":
    { background: "color-mix(in srgb, var(--accent) 28%, transparent)" },
  "& .cm-matchingBracket, & .cm-searchMatch, & .cm-selectionMatch": {
    background: "var(--code-marked)",
    outline: "1px solid var(--code-edge)",
  },
  ".cm-problem-line": { background: "var(--bad-soft)", boxShadow: "inset 3px 0 var(--bad)" },
  ".cm-problem": {
    background: "var(--bad-soft)",
    borderLeft: "3px solid var(--bad)",
    color: "var(--bad)",
    fontFamily: "var(--font-text)",
    padding: "0.15rem 0.6rem 0.3rem",
    whiteSpace: "normal",
  },
  ".cm-panels": { background: "var(--surface)", borderColor: "var(--line)", color: "var(--ink)" },
  ".cm-panels input, .cm-panels button": {
    background: "var(--paper)",
    border: "1px solid var(--line-strong)",
    borderRadius: "5px",
    color: "var(--ink)",
    font: "inherit",
    fontSize: "0.8125rem",
    padding: "0.2rem 0.5rem",
  },
  ".tok-comment": { color: "var(--code-comment)", fontStyle: "italic" },
  ".tok-keyword, .tok-operatorKeyword": { color: "var(--code-keyword)" },
  ".tok-string, .tok-string2": { color: "var(--code-string)" },
  ".tok-number, .tok-bool, .tok-atom, .tok-literal": { color: "var(--code-literal)" },
  ".tok-typeName:not(.tok-definition)": { color: "var(--code-type)" },
  ".tok-className": { color: "var(--code-type)" },
  ".tok-propertyName": { color: "var(--code-name)" },
  ".tok-variableName.tok-definition": { color: "var(--code-function)" },
});
