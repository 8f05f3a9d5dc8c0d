/** How the reader has the files lying there. It stays when the variant is another one. */
export type Desk = {
  /** The file that was opened last; `undefined` before the first, which is the entry. */
  readonly path?: string;
  readonly view: "code" | "changes";
};
