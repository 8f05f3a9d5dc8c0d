import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";

import { createNames } from "../../trace/names.ts";
import { Marked } from "./Marked.tsx";

const names = createNames([
  { id: 1, at: 0, kind: "store", operation: "touch", session: "s-1", before: null, after: null },
]);
const draw = (ask: boolean) =>
  renderToStaticMarkup(<Marked segments={names.mark("It is of s-1, s-1. It ends")} ask={ask} />);
const read = (html: string) =>
  html
    .replace(/<span class="sr-only">.*?<\/span>/g, "")
    .replace(/<[^>]*>/g, "")
    .trim();

test("the whole text is there, whether the ids can be asked for or not", () => {
  expect(read(draw(false))).toBe("It is of orange fox, orange fox. It ends");
  expect(read(draw(true))).toBe("It is of orange fox, orange fox. It ends");
});

test("a comma or a full stop stays in the line of the name that can be asked for", () => {
  expect(draw(true)).toMatch(/<\/button>,<\/span>.*<\/button>\.<\/span>/s);
});
