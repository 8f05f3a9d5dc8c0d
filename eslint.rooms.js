// @ts-check
/**
 * The rooms of the house and what each may import, as the linter enforces it. Reading it top down
 * tells the story: what happened on the wire, who stands in front of the server, what runs the
 * server, what is seen, and the demos that know all of it.
 */

/** By room, the folders of `src/` that its code may import besides its own. */
export const mayImport = {
  trace: [],
  gateway: ["trace"],
  runtime: ["trace", "gateway"],
  snippets: [],
  components: ["trace", "snippets"],
  labs: ["trace", "gateway", "runtime", "components", "snippets"],
};

/** Rooms of Docusaurus' own; they may import any other, and no room above may import them. */
const siteRooms = ["pages", "plugins", "theme", "proof", "css"];

/** The zones of `import-x/no-restricted-paths`. */
export const zones = Object.entries(mayImport).flatMap(([room, allowed]) => {
  const forbidden = [...Object.keys(mayImport), ...siteRooms].filter(
    (other) => other !== room && !allowed.some((name) => name === other),
  );
  return {
    target: `./src/${room}`,
    from: forbidden.map((other) => `./src/${other}`),
    message: `src/${room} may import ${allowed.map((name) => `src/${name}`).join(", ") || "no other room"} (eslint.rooms.js).`,
  };
});

/** Rooms without React: they run in a worker, in Node.js, or anywhere. */
export const withoutReact = ["src/trace/**", "src/gateway/**", "src/runtime/**", "src/snippets/**"];

/** Rooms without a DOM: their code also runs in a worker or in Node.js. */
export const withoutDom = [
  "src/trace/**",
  "src/gateway/**",
  "src/runtime/embedded/node/**",
  "src/runtime/embedded/loader/**",
  "src/runtime/embedded/worker/**",
];

export const domGlobals = [
  "window",
  "document",
  "localStorage",
  "sessionStorage",
  "HTMLElement",
  "HTMLIFrameElement",
  "MutationObserver",
];
