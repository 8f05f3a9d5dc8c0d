// @ts-check

/**
 * What the reader wants to do next.
 * @typedef {"start" | "test"} Purpose
 */

/**
 * Something that must be on the machine first.
 * @typedef {object} Need
 * @property {string} name
 * @property {readonly Purpose[]} purposes
 * @property {() => Promise<string | undefined>} met What is there already, in a few words, or
 *   nothing.
 * @property {(say: (line: string) => void) => Promise<void>} meet Gets it. Throws a
 *   {@link SetUpFailure} where it can't.
 */

/** A need that could not be met: what went wrong, and what the reader can do about it. */
export class SetUpFailure extends Error {
  /**
   * @param {string} message
   * @param {string} remedy
   */
  constructor(message, remedy) {
    super(message);
    this.name = "SetUpFailure";
    this.remedy = remedy;
  }
}
