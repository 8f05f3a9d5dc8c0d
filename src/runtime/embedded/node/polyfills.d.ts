/** Polyfills without types of their own: each is the Node module that it stands for. */

declare module "path-browserify" {
  const path: import("node:path").PlatformPath;
  export default path;
}

declare module "buffer/index.js" {
  export const Buffer: typeof import("node:buffer").Buffer;
  export const SlowBuffer: typeof import("node:buffer").SlowBuffer;
  export const kMaxLength: number;
}

declare module "string_decoder/lib/string_decoder.js" {
  export const StringDecoder: typeof import("node:string_decoder").StringDecoder;
}
