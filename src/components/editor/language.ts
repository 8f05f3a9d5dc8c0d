import { html } from "@codemirror/lang-html";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import type { Extension } from "@codemirror/state";

/** The grammar of a file, by its ending. A file of another kind is edited as plain text. */
export function languageOf(path: string): Extension {
  const ending = path.slice(path.lastIndexOf(".") + 1);
  switch (ending) {
    case "ts":
      return javascript({ typescript: true });
    case "js":
      return javascript();
    case "html":
      return html();
    case "json":
      return json();
    default:
      return [];
  }
}
