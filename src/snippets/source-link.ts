import type { Source } from "./cut.ts";
import type { Span } from "./regions.ts";

export type LinkOptions = {
  /**
   * Where the repository's files can be read, without a slash at the end, such as
   * `https://github.com/owner/name/blob/main`. Without it, links lead to the site's own source pages.
   */
  readonly repositoryUrl?: string;
};

/** Where the site shows a file of the repository, relative to its base URL. */
export function sourcePagePath(path: string): string {
  // A host takes `index.html` for a folder's page and a dev server takes `.ts` for an asset.
  return `/source/${path.replace(/^examples\//, "").replaceAll(".", "-")}`;
}

/** The id of the element that holds these lines on a source page; GitHub's own form. */
export function spanId({ first, last }: Span): string {
  return first === last ? `L${first}` : `L${first}-L${last}`;
}

/** A link to exactly the lines that were cut out, the first part of several, or the whole file. */
export function sourceHref({ path, spans, region }: Source, options: LinkOptions): string {
  return linesHref(path, region === undefined ? undefined : spans[0], options);
}

/** A link to lines of a file of the repository, or to the whole file. */
export function linesHref(
  path: string,
  span: Span | undefined,
  { repositoryUrl }: LinkOptions,
): string {
  const hash = span === undefined ? "" : `#${spanId(span)}`;
  if (repositoryUrl === undefined) return sourcePagePath(path) + hash;
  return `${repositoryUrl}/${path.split("/").map(encodeURIComponent).join("/")}${hash}`;
}

/** `examples/counter/ts/index.ts, lines 18–24 and 40`; the path alone for a whole file. */
export function sourceTitle({ path, spans, region }: Source): string {
  if (region === undefined) return path;
  const parts = spans.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`));
  const isOne = spans.length === 1 && spans[0]?.first === spans[0]?.last;
  return `${path}, ${isOne ? "line" : "lines"} ${parts.join(" and ")}`;
}
