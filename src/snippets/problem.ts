/** A line of a file, named as an editor or a terminal can open it. */
export type Place = {
  /** POSIX path relative to the repository's root. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
};

/** Something that an author must mend before the site builds. */
export type Problem = { readonly at: Place; readonly message: string };

/** `docs/guide.mdx:41: no region "shre" in counter; did you mean "share"?` */
export function formatProblem({ at, message }: Problem): string {
  return `${at.file}:${at.line}: ${message}`;
}

/** Ends a build. Its message lists every problem that was found, one a line. */
export class SnippetError extends Error {
  override readonly name = "SnippetError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.problems = problems;
  }
}
