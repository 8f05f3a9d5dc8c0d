/** Polyfills without types of their own: each is the Node module that it stands for. */

declare module "path-browserify" {
  const path: import("node:path").PlatformPath;
  export default path;
}

declare module "string_decoder/lib/string_decoder.js" {
  export const StringDecoder: typeof import("node:string_decoder").StringDecoder;
}
