/** Source that the generator will not convert: where, why, and what to write in its place. */
export class VariantError extends Error {
  override readonly name = "VariantError";
  /** As given to the generator, such as `index.ts`. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly remedy: string;
  readonly #reason: string;

  constructor(file: string, line: number, reason: string, remedy: string) {
    super(`${file}:${line}: ${reason}; ${remedy}`);
    this.file = file;
    this.line = line;
    this.remedy = remedy;
    this.#reason = reason;
  }

  /** The same, with the folder that the file is in. */
  below(directory: string): VariantError {
    return new VariantError(`${directory}/${this.file}`, this.line, this.#reason, this.remedy);
  }
}
