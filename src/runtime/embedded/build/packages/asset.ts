import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Asset } from "../manifest.ts";

/** Writes `name.<hash>.extension` under `outDir`. The same content always gets the same name. */
export function writeHashed(outDir: string, name: string, content: string | Uint8Array): Asset {
  const bytes = Buffer.from(content as Uint8Array);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const path = name.replace(/(\.[^./]+)$/, `.${hash}$1`);
  const file = join(outDir, path);
  mkdirSync(dirname(file), { recursive: true });
  // A server may be reading the file of this name: it must never find half of one.
  const whole = `${file}.${randomUUID()}`;
  writeFileSync(whole, bytes);
  renameSync(whole, file);
  return { path, bytes: bytes.length, brotli: brotliSize(bytes, hash) };
}

/** The best compression takes a second, and the variants of an example mostly hold the same. */
const sizes = new Map<string, number>();

function brotliSize(bytes: Buffer, hash: string): number {
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  const size = sizes.get(hash) ?? brotliCompressSync(bytes, { params }).length;
  sizes.set(hash, size);
  return size;
}
