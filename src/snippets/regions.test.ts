import fc from "fast-check";
import { expect, test } from "vitest";

import { parseRegions, withoutMarkers } from "./regions.ts";

const lines = (...text: string[]) => text.join("\n") + "\n";

test("a region is dedented and keeps the relative indentation", () => {
  const { regions } = parseRegions(
    lines("f(() => {", "  // #region a", "  if (x) {", "    y();", "  }", "  // #endregion", "});"),
  );
  expect(regions.get("a")?.text).toBe("if (x) {\n  y();\n}");
});

test("spans are the lines on disk, without the blank lines at both ends", () => {
  const { regions } = parseRegions(lines("// #region a", "", "x", "", "// #endregion"));
  expect(regions.get("a")?.spans).toEqual([{ first: 3, last: 3 }]);
});

test("an outer region holds an inner one, but not its markers", () => {
  const { regions } = parseRegions(
    lines("// #region out", "a", "// #region in", "b", "// #endregion in", "c", "// #endregion"),
  );
  expect(regions.get("out")?.text).toBe("a\nb\nc");
  expect(regions.get("out")?.spans).toEqual([{ first: 2, last: 6 }]);
  expect(regions.get("in")?.text).toBe("b");
});

test("parts of one name are joined by a comment in the language of the file", () => {
  const script = parseRegions(
    lines("// #region a", "  x", "// #endregion", "…", "// #region a", "    y", "// #endregion"),
  );
  expect(script.regions.get("a")?.text).toBe("x\n  // …\n  y");
  const html = parseRegions(
    lines(
      "<!-- #region a -->",
      "<p>",
      "<!-- #endregion -->",
      "<!-- #region a -->",
      "<b>",
      "<!-- #endregion -->",
    ),
  );
  expect(html.regions.get("a")?.text).toBe("<p>\n<!-- … -->\n<b>");
});

test("a comment that only mentions a region is no marker", () => {
  const source = lines("// see #region a", 'const text = "// #region b";', "x // #endregion");
  expect(parseRegions(source).problems).toEqual([]);
  expect(withoutMarkers(source)).toBe(source);
});

test("where markers stood between blank lines, one blank line remains", () => {
  const source = lines(
    "a",
    "",
    "// #region x",
    "",
    "b",
    "// #endregion",
    "",
    "// #region y",
    "c",
    "// #endregion",
  );
  expect(withoutMarkers(source)).toBe(lines("a", "", "b", "", "c"));
});

test("a file without markers is handed on byte by byte", () => {
  for (const source of ["a\r\nb\r\n", "no newline at the end", "", "\n\n\nx"]) {
    expect(withoutMarkers(source)).toBe(source);
  }
});

test("Windows line ends change neither text nor numbers", () => {
  const source = lines("// #region a", "x", "// #endregion");
  expect(parseRegions(source.replaceAll("\n", "\r\n"))).toEqual(parseRegions(source));
});

test("whatever the nesting: markers go, every other line stays, in order and with its number", () => {
  // A tree of regions, written out as a file.
  const { tree } = fc.letrec<{ tree: string[]; part: string[] }>((tie) => ({
    tree: fc.array(tie("part"), { maxLength: 4 }).map((parts) => parts.flat()),
    part: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.stringMatching(/^[a-z]{1,5}$/).map((word) => [word]),
      fc
        .tuple(fc.stringMatching(/^[a-z]{1,8}$/), tie("tree"))
        .map(([name, inner]) => [`// #region ${name}`, ...inner, "// #endregion"]),
    ),
  }));
  fc.assert(
    fc.property(tree, (file) => {
      const parsed = parseRegions(file.join("\n"));
      const kept = file.flatMap((text, index) =>
        text.startsWith("//") ? [] : [{ number: index + 1, text }],
      );
      expect(parsed.lines).toEqual(kept);
      for (const region of parsed.regions.values()) {
        expect(region.text).not.toContain("#region");
        expect(region.text).not.toContain("#endregion");
      }
    }),
  );
});
