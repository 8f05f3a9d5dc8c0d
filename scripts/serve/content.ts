import { extname } from "node:path";
import { brotliCompress, constants, gzip } from "node:zlib";
import { promisify } from "node:util";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".htm": "text/html; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ts": "text/plain; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml; charset=utf-8",
  ".zip": "application/zip",
};

export function contentTypeOf(file: string): string {
  return types[extname(file).toLowerCase()] ?? "application/octet-stream";
}

/** Whether compressing pays: text does; images, fonts and archives are compressed already. */
export function isCompressible(contentType: string): boolean {
  return /^text\/|json|xml|wasm/.test(contentType);
}

export type Encoding = "br" | "gzip" | "identity";

/**
 * The best content coding that a client accepts (RFC 9110, section 12.5.3), by our own order: brotli,
 * gzip, none. A weight only tells whether a coding is acceptable at all.
 */
export function encodingFor(acceptEncoding: string | undefined): Encoding {
  const accepted = new Map(
    (acceptEncoding ?? "").split(",").map((item) => {
      const [name = "", ...parameters] = item
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith("q="));
      return [name, weight === undefined || Number(weight.slice(2)) > 0] as const;
    }),
  );
  const accepts = (name: string): boolean => accepted.get(name) ?? accepted.get("*") ?? false;
  if (accepts("br")) return "br";
  return accepts("gzip") ? "gzip" : "identity";
}

const gzipOf = promisify(gzip);
const brotliOf = promisify(brotliCompress);

/** @param quality of brotli, 0 to 11; hosts that compress ahead of time use 11 */
export async function encode(body: Buffer, encoding: Encoding, quality: number): Promise<Buffer> {
  switch (encoding) {
    case "br":
      return brotliOf(body, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: quality,
          [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
        },
      });
    case "gzip":
      return gzipOf(body);
    case "identity":
      return body;
  }
}
