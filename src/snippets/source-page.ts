import { languageOf, highlightLines } from "./highlight.ts";
import { parseRegions } from "./regions.ts";
import type { Span } from "./regions.ts";
import { sourcePagePath, spanId } from "./source-link.ts";
import { variantLabels } from "./variant.ts";
import type { Variant } from "./variant.ts";

/** A page of the site that shows one file of the repository: what a snippet links to. */
export type SourcePage = {
  /** POSIX path relative to the repository's root. */
  readonly path: string;
  readonly language: string;
  /** Highlighted lines, each with its number as its id, in elements whose ids are cited spans. */
  readonly html: string;
  /** Every id in `html`. */
  readonly ids: readonly string[];
  /** Files beside this one, and the same file in the other variants. */
  readonly neighbours: readonly Neighbours[];
};

/** The pages of one folder's files, by their routes on the site. */
export type SourcePages = Readonly<Record<string, SourcePage>>;

export type Neighbours = {
  readonly title: string;
  readonly links: readonly { readonly label: string; readonly href: string }[];
};

/** Where a file belongs, as far as its page links to others. */
export type Shelf = {
  readonly topic: string;
  readonly variant: Variant;
  /** Files of this variant, relative to it. */
  readonly files: readonly string[];
  /** The other variants of the topic with their files. */
  readonly others: readonly { readonly variant: Variant; readonly files: readonly string[] }[];
};

/** Shows a file without our markers, its lines numbered as they are in the repository. */
export function sourcePage(path: string, source: string, shelf?: Shelf): SourcePage {
  const { lines, regions } = parseRegions(source);
  const language = languageOf(path);
  const html = highlightLines(lines.map(({ text }) => text).join("\n"), language);
  const spans = distinct([...regions.values()].flatMap((region) => region.spans));
  const ids = new Set<string>();
  let page = "";
  for (const [index, { number }] of lines.entries()) {
    for (const span of spans.filter(({ first }) => first === number)) {
      ids.add(spanId(span));
      page += `<span class="span" id="${spanId(span)}">`;
    }
    const id = spanId({ first: number, last: number });
    // A region of one line has the line's own id.
    const idAttribute = ids.has(id) ? "" : ` id="${id}"`;
    ids.add(id);
    page += `<span class="line"${idAttribute} data-line="${number}">${html[index] ?? ""}</span>\n`;
    page += "</span>".repeat(spans.filter(({ last }) => last === number).length);
  }
  return {
    path,
    language,
    html: page,
    ids: [...ids],
    neighbours: shelf === undefined ? [] : neighboursOf(path, shelf),
  };
}

/** Outer spans first, so that elements nest as regions do. */
function distinct(spans: readonly Span[]): readonly Span[] {
  const byId = new Map(spans.map((span) => [spanId(span), span]));
  return [...byId.values()].sort((a, b) => a.first - b.first || b.last - a.last);
}

function neighboursOf(path: string, shelf: Shelf): readonly Neighbours[] {
  const folder = `examples/${shelf.topic}`;
  const own = path.slice(`${folder}/${shelf.variant}/`.length);
  const stem = own.replace(/\.[jt]s$/, "");
  const link = (variant: Variant, file: string, label: string) => ({
    label,
    href: sourcePagePath(`${folder}/${variant}/${file}`),
  });
  const variants = shelf.others.flatMap(({ variant, files }) => {
    const same = files.find((file) => file.replace(/\.[jt]s$/, "") === stem);
    return same === undefined ? [] : [link(variant, same, variantLabels[variant])];
  });
  const files = shelf.files
    .filter((file) => file !== own)
    .map((file) => link(shelf.variant, file, file));
  return [
    { title: "The same file in other variants", links: variants },
    { title: "Other files of this example", links: files },
  ].filter(({ links }) => links.length > 0);
}
