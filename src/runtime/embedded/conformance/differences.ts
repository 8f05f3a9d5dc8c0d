/**
 * Where the runtime differs from Node on purpose, by the case's title, and why.
 * A case that is listed must differ: what has become equal is taken off the list.
 */
export const differences: Readonly<Record<string, string>> = {
  "refuse a number as a chunk":
    "The streams are those of the package readable-stream, which names fewer types in this message.",
  "runs the ticks after one that failed":
    "After an error that a handler survived, the remaining ticks run at once. Node lets timers that are due go first.",
};

/** Where it differs besides, as a page runs it. */
export const differencesInPages: Readonly<Record<string, string>> = {
  "waits for the text of a blob, and for a module of WebAssembly":
    "The Content-Security-Policy of the worker lets it compile no WebAssembly, and nothing else that is not a script.",
};
