/** A line of a file with the number that it has on disk, 1-based. */
export type Line = { readonly number: number; readonly text: string };

/** Lines on disk, both ends included, 1-based. */
export type Span = { readonly first: number; readonly last: number };

/** A named part of a file, as a reader sees it. */
export type Region = {
  readonly name: string;
  /** Where it is opened for the first time, 1-based. */
  readonly line: number;
  /** Where its parts stand, top down. More than one where the file opens the name again. */
  readonly spans: readonly Span[];
  /** Dedented, without markers; parts of one name are joined by a line such as `// …`. */
  readonly text: string;
};

/** A file as a reader sees it, and the regions that a page may cite. */
export type ParsedFile = {
  /** Without markers, numbered as on disk. */
  readonly lines: readonly Line[];
  readonly regions: ReadonlyMap<string, Region>;
  readonly problems: readonly RegionProblem[];
};

export type RegionProblem = { readonly line: number; readonly message: string };

/**
 * `// #region name`, or the same in a comment of HTML or CSS, alone on a line. The form is the one
 * that VS Code folds (code.visualstudio.com/docs/editing/codebasics, "Folding").
 */
const marker = /^\s*(?:\/\/|<!--|\/\*)\s*#(?<kind>region|endregion)\b(?<rest>.*?)(?:-->|\*\/)?\s*$/;

const regionName = /^[a-z0-9][a-z0-9-]*$/;

/** The lines between two markers, and the line of the first of them. */
type Part = { readonly opened: number; readonly lines: readonly Line[] };

type Open = { readonly name: string; readonly line: number; readonly lines: Line[] };

/** Finds the regions of a file. Regions may nest; a name may be opened again further down. */
export function parseRegions(source: string): ParsedFile {
  const problems: RegionProblem[] = [];
  const open: Open[] = [];
  const parts = new Map<string, Part[]>();
  const lines: Line[] = [];

  for (const [index, text] of splitLines(source).entries()) {
    const number = index + 1;
    const found = marker.exec(text)?.groups;
    if (found === undefined) {
      lines.push({ number, text });
      for (const region of open) region.lines.push({ number, text });
      continue;
    }
    const name = (found["rest"] ?? "").trim();
    if (found["kind"] === "region") {
      const flaw = flawOfOpening(name, open);
      if (flaw !== undefined) problems.push({ line: number, message: flaw });
      open.push({ name, line: number, lines: [] });
      continue;
    }
    const region = open.pop();
    if (region === undefined) {
      problems.push({ line: number, message: "#endregion closes nothing: no region is open" });
      continue;
    }
    if (name !== "" && name !== region.name) {
      problems.push({
        line: number,
        message: `#endregion ${name} closes region "${region.name}", opened at line ${region.line}; regions nest, they do not cross`,
      });
    }
    const inner = trimBlank(region.lines);
    if (inner.length === 0) {
      problems.push({ line: region.line, message: `region "${region.name}" is empty` });
      continue;
    }
    parts.set(region.name, [
      ...(parts.get(region.name) ?? []),
      { opened: region.line, lines: inner },
    ]);
  }
  for (const { name, line } of open) {
    problems.push({ line, message: `region "${name}" is never closed; add #endregion` });
  }

  const regions = new Map<string, Region>();
  for (const [name, spans] of parts) regions.set(name, regionOf(name, spans, source));
  problems.sort((a, b) => a.line - b.line);
  return { lines: collapseBlank(lines), regions, problems };
}

/** The file as it is handed to a reader: without a trace of our markers. */
export function withoutMarkers(source: string): string {
  // Nothing to strip: the very bytes of the file, whatever their line ends.
  if (!source.includes("#region")) return source;
  return joinLines(parseRegions(source).lines) + "\n";
}

/** The text of lines, without a newline at its end. */
export function joinLines(lines: readonly Line[]): string {
  return lines.map(({ text }) => text).join("\n");
}

function flawOfOpening(name: string, open: readonly Open[]): string | undefined {
  if (name === "") return "a region needs a name: #region some-name";
  if (!regionName.test(name)) {
    return `"${name}" is no name for a region; use lower-case letters, digits and hyphens`;
  }
  const outer = open.find((region) => region.name === name);
  if (outer === undefined) return undefined;
  return `duplicate region "${name}": it is open since line ${outer.line}`;
}

function regionOf(name: string, parts: readonly Part[], source: string): Region {
  const indent = commonIndent(parts.flatMap(({ lines }) => lines));
  const texts = parts.map(({ lines }) =>
    collapseBlank(lines).map(({ number, text }) => ({ number, text: text.slice(indent) })),
  );
  return {
    name,
    line: parts[0]?.opened ?? 1,
    spans: parts.map(({ lines }) => ({
      first: lines[0]?.number ?? 1,
      last: lines.at(-1)?.number ?? 1,
    })),
    text: texts
      .map((lines, index) =>
        index === 0 ? joinLines(lines) : `${omission(lines, source)}\n${joinLines(lines)}`,
      )
      .join("\n"),
  };
}

/** A comment in place of the lines between two parts, indented like what follows it. */
function omission(next: readonly Line[], source: string): string {
  const indent = /^\s*/.exec(next[0]?.text ?? "")?.[0] ?? "";
  const isMarkup = source.trimStart().startsWith("<") && (next[0]?.text ?? "").includes("<");
  return indent + (isMarkup ? "<!-- … -->" : "// …");
}

function splitLines(source: string): string[] {
  const lines = source.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function isBlank({ text }: Line): boolean {
  return text.trim() === "";
}

function trimBlank(lines: readonly Line[]): readonly Line[] {
  const first = lines.findIndex((line) => !isBlank(line));
  const last = lines.findLastIndex((line) => !isBlank(line));
  return first === -1 ? [] : lines.slice(first, last + 1);
}

/** Where markers stood between blank lines, one blank line is enough. */
function collapseBlank(lines: readonly Line[]): readonly Line[] {
  return lines.filter((line, index) => {
    const before = lines[index - 1];
    // Only where a marker was taken out: a gap in the numbers. What the author wrote stays.
    const gap = before === undefined ? line.number > 1 : line.number > before.number + 1;
    return !(gap && isBlank(line) && (before === undefined || isBlank(before)));
  });
}

function commonIndent(lines: readonly Line[]): number {
  const indents = lines
    .filter((line) => !isBlank(line))
    .map(({ text }) => text.length - text.trimStart().length);
  return indents.length === 0 ? 0 : Math.min(...indents);
}
