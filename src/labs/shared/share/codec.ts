import type { FileTree, Project } from "../../../runtime/port.ts";
import { crc32, fromBase64Url, toBase64Url } from "./bytes.ts";
import { deflate, inflate } from "./deflate.ts";

/** What a link holds: the edits of one lab's example, in one variant. */
export type Shared = {
  readonly lab: string;
  readonly variant: Project["variant"];
  /** The whole text of each file that was changed. */
  readonly edits: FileTree;
};

/** Why a link can't be used, or made. */
export type LinkProblem = "damaged" | "of-another-version" | "too-large";

export type Decoded =
  | { readonly is: "shared"; readonly shared: Shared }
  | { readonly is: "wrong"; readonly problem: LinkProblem };

export type Encoded =
  | { readonly is: "encoded"; readonly code: string }
  | { readonly is: "wrong"; readonly problem: "too-large"; readonly length: number };

/** In characters. Longer addresses are cut by programs that people send links with. */
export const longestCode = 8_000;

/** In bytes, unpacked: many times what an example is. */
const largestText = 256 * 1024;

/**
 * The first byte of every link. A later form gets another, so that an old page says what it can't
 * read instead of reading it wrong.
 */
const version = 1;

/**
 * Text for the part of an address behind `#`, which no browser sends to a server: version, checksum,
 * then compressed JSON. The checksum finds damage; it does not say who made the link, and whatever
 * comes out of one runs as foreign code.
 */
export async function encodeShared({ lab, variant, edits }: Shared): Promise<Encoded> {
  const text = new TextEncoder().encode(JSON.stringify([lab, variant, edits]));
  if (text.length > largestText) return { is: "wrong", problem: "too-large", length: text.length };
  const packed = await deflate(text);
  const bytes = new Uint8Array(5 + packed.length);
  bytes[0] = version;
  bytes.set(packed, 5);
  new DataView(bytes.buffer).setUint32(1, checksum(bytes));
  const code = toBase64Url(bytes);
  return code.length > longestCode
    ? { is: "wrong", problem: "too-large", length: code.length }
    : { is: "encoded", code };
}

/** Reads what may have been cut, mistyped or made by anyone. */
export async function decodeShared(code: string): Promise<Decoded> {
  if (code.length > longestCode) return wrong("too-large");
  const bytes = fromBase64Url(code);
  if (bytes === undefined || bytes.length < 6) return wrong("damaged");
  const sum = new DataView(bytes.buffer).getUint32(1);
  if (sum !== checksum(bytes)) return wrong("damaged");
  if (bytes[0] !== version) return wrong("of-another-version");
  const text = await inflate(bytes.subarray(5), largestText);
  if (text === undefined) return wrong("damaged");
  const shared = parseShared(text);
  return shared === undefined ? wrong("damaged") : { is: "shared", shared };
}

/** Of everything but the checksum itself. */
function checksum(bytes: Uint8Array): number {
  const rest = bytes.slice(4);
  rest[0] = bytes[0] ?? 0;
  return crc32(rest);
}

function parseShared(text: Uint8Array): Shared | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || value.length !== 3) return undefined;
  const [lab, variant, edits] = value as readonly unknown[];
  if (typeof lab !== "string" || !isFileTree(edits)) return undefined;
  if (variant !== "cjs" && variant !== "esm" && variant !== "ts") return undefined;
  return { lab, variant, edits };
}

function isFileTree(value: unknown): value is FileTree {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === "string");
}

function wrong(problem: LinkProblem): Decoded {
  return { is: "wrong", problem };
}
