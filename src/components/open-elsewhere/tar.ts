import { strToU8 } from "fflate";

import type { Files } from "../../snippets/project.ts";

/** A tar archive is made of blocks of this size (POSIX, `pax`, "ustar Interchange Format"). */
const block = 512;

/**
 * Text files as a tar archive. The same files, the same bytes.
 *
 * @throws Error where a path is longer than the format's plain name of 100 bytes
 */
export function tarOf(files: Files): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([path, text]) => ({ path, bytes: strToU8(text) }));
  const sizes = entries.map(({ bytes }) => block + Math.ceil(bytes.length / block) * block);
  // Two empty blocks end it.
  const archive = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0) + 2 * block);
  let at = 0;
  for (const [index, { path, bytes }] of entries.entries()) {
    archive.set(header(path, bytes.length), at);
    archive.set(bytes, at + block);
    at += sizes[index] ?? 0;
  }
  return archive;
}

function header(path: string, size: number): Uint8Array {
  const head = new Uint8Array(block);
  const put = (text: string, at: number) => head.set(strToU8(text), at);
  const number = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  if (strToU8(path).length > 100) throw new Error(`${path} is too long for a tar archive`);
  put(path, 0);
  put("0000644", 100);
  put("0000000", 108); // owner
  put("0000000", 116); // group
  put(number(size, 11), 124);
  put("00000000000", 136); // time: the beginning of 1970
  put("        ", 148); // the sum counts its own field as blanks
  put("0", 156); // a file
  put("ustar\0", 257);
  put("00", 263);
  const sum = head.reduce((before, byte) => before + byte, 0);
  put(`${number(sum, 6)}\0 `, 148);
  return head;
}
