/**
 * Where the runtime differs from Node on purpose, by the case's title, and why.
 * A case that is listed must differ: what has become equal is taken off the list.
 */
export const differences: Readonly<Record<string, string>> = {};
