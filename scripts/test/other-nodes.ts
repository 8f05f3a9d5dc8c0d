/**
 * The supported majors of Node.js besides the one that runs this, and the variant in which the
 * contracts run there: what differs is Node.js, and CommonJS and TypeScript between them touch every
 * loader.
 */
export const otherNodes = { "22": "ts", "24": "cjs" } as const;
