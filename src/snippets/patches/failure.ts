/** A patch that can't be read, or no longer fits its example: where, why, and what to do. */
export class PatchError extends Error {
  override readonly name = "PatchError";
  /** POSIX path relative to the repository's root. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly remedy: string;

  constructor(file: string, line: number, reason: string, remedy: string) {
    super(`${file}:${line}: ${reason}; ${remedy}`);
    this.file = file;
    this.line = line;
    this.remedy = remedy;
  }
}
