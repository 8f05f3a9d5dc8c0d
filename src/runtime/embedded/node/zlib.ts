/**
 * `node:zlib` on the browser's Compression Streams: gzip, deflate and raw deflate, streamed or as
 * whole buffers. There is no synchronous form, no sync flush (hence no permessage-deflate, which
 * Socket.IO leaves off by default) and no Brotli.
 */
import { Deflate, DeflateRaw, Gunzip, Gzip, Inflate, InflateRaw, Unzip } from "./zlib/codec.ts";
import { whole } from "./zlib/whole.ts";
import { unsupported } from "./unsupported.ts";

const refuse = (name: string, remedy: string) => (): never => {
  throw unsupported(`zlib.${name}()`, remedy);
};
const inSteps = (name: string) => refuse(`${name}Sync`, `Use zlib.${name}() with a callback.`);
const noBrotli = (name: string) => refuse(name, "Browsers compress with gzip and deflate only.");

/** https://nodejs.org/docs/latest-v20.x/api/zlib.html#zlib-constants */
const constants = {
  Z_NO_FLUSH: 0,
  Z_PARTIAL_FLUSH: 1,
  Z_SYNC_FLUSH: 2,
  Z_FULL_FLUSH: 3,
  Z_FINISH: 4,
  Z_BLOCK: 5,
  Z_OK: 0,
  Z_STREAM_END: 1,
  Z_NEED_DICT: 2,
  Z_ERRNO: -1,
  Z_STREAM_ERROR: -2,
  Z_DATA_ERROR: -3,
  Z_MEM_ERROR: -4,
  Z_BUF_ERROR: -5,
  Z_VERSION_ERROR: -6,
  Z_NO_COMPRESSION: 0,
  Z_BEST_SPEED: 1,
  Z_BEST_COMPRESSION: 9,
  Z_DEFAULT_COMPRESSION: -1,
  Z_FILTERED: 1,
  Z_HUFFMAN_ONLY: 2,
  Z_RLE: 3,
  Z_FIXED: 4,
  Z_DEFAULT_STRATEGY: 0,
  Z_DEFAULT_WINDOWBITS: 15,
  Z_DEFAULT_MEMLEVEL: 8,
  Z_DEFAULT_CHUNK: 16384,
  BROTLI_OPERATION_PROCESS: 0,
  BROTLI_OPERATION_FLUSH: 1,
  BROTLI_OPERATION_FINISH: 2,
  BROTLI_PARAM_MODE: 0,
  BROTLI_PARAM_QUALITY: 1,
} as const;

export default {
  ...constants,
  constants,
  Deflate,
  DeflateRaw,
  Gunzip,
  Gzip,
  Inflate,
  InflateRaw,
  Unzip,
  createDeflate: (options?: object) => new Deflate(options),
  createDeflateRaw: (options?: object) => new DeflateRaw(options),
  createGunzip: (options?: object) => new Gunzip(options),
  createGzip: (options?: object) => new Gzip(options),
  createInflate: (options?: object) => new Inflate(options),
  createInflateRaw: (options?: object) => new InflateRaw(options),
  createUnzip: (options?: object) => new Unzip(options),
  // No createBrotliCompress and no createBrotliDecompress: by these, packages such as compression and
  // axios find out whether there is Brotli, and do without.
  deflate: whole(Deflate),
  deflateRaw: whole(DeflateRaw),
  gunzip: whole(Gunzip),
  gzip: whole(Gzip),
  inflate: whole(Inflate),
  inflateRaw: whole(InflateRaw),
  unzip: whole(Unzip),
  brotliCompress: noBrotli("brotliCompress"),
  brotliDecompress: noBrotli("brotliDecompress"),
  deflateSync: inSteps("deflate"),
  deflateRawSync: inSteps("deflateRaw"),
  gunzipSync: inSteps("gunzip"),
  gzipSync: inSteps("gzip"),
  inflateSync: inSteps("inflate"),
  inflateRawSync: inSteps("inflateRaw"),
  unzipSync: inSteps("unzip"),
};
