import type { FileTree, Project } from "../../../runtime/port.ts";
import { faultNames, type FaultName } from "../faults.ts";
import { crc32, fromBase64Url, toBase64Url } from "./bytes.ts";
import { deflate, inflate } from "./deflate.ts";

/** What a lab is to run under, apart from its files. */
export type SharedOptions = {
  /** The name of a version of the scenario; none is the example's own code. */
  readonly version?: string;
  /** What is switched to fail from the start. */
  readonly faults: readonly FaultName[];
};

export const noOptions: SharedOptions = { faults: [] };

/** What a link holds: the edits of one lab's example, in one variant, and the lab's options. */
export type Shared = {
  readonly lab: string;
  readonly variant: Project["variant"];
  /** The whole text of each file that was changed. */
  readonly edits: FileTree;
  readonly options: SharedOptions;
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
 * read instead of reading it wrong. The first form has no options, and is still what a link without
 * any is made as: pages from before can read it.
 */
const withoutOptions = 1;
const withOptions = 2;

/**
 * Text for the part of an address behind `#`, which no browser sends to a server: version, checksum,
 * then compressed JSON. The checksum finds damage; it does not say who made the link, and whatever
 * comes out of one runs as foreign code.
 */
export async function encodeShared({ lab, variant, edits, options }: Shared): Promise<Encoded> {
  const plain = options.version === undefined && options.faults.length === 0;
  const values = plain ? [lab, variant, edits] : [lab, variant, edits, options];
  const text = new TextEncoder().encode(JSON.stringify(values));
  if (text.length > largestText) return { is: "wrong", problem: "too-large", length: text.length };
  const packed = await deflate(text);
  const bytes = new Uint8Array(5 + packed.length);
  bytes[0] = plain ? withoutOptions : withOptions;
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
  const form = bytes[0];
  if (form !== withoutOptions && form !== withOptions) return wrong("of-another-version");
  const text = await inflate(bytes.subarray(5), largestText);
  if (text === undefined) return wrong("damaged");
  const shared = parseShared(text, form === withOptions ? 4 : 3);
  return shared === undefined ? wrong("damaged") : { is: "shared", shared };
}

/** Of everything but the checksum itself. */
function checksum(bytes: Uint8Array): number {
  const rest = bytes.slice(4);
  rest[0] = bytes[0] ?? 0;
  return crc32(rest);
}

function parseShared(text: Uint8Array, length: number): Shared | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || value.length !== length) return undefined;
  const [lab, variant, edits, given = noOptions] = value as readonly unknown[];
  const options = parseOptions(given);
  if (options === undefined) return undefined;
  if (typeof lab !== "string" || !isFileTree(edits)) return undefined;
  if (variant !== "cjs" && variant !== "esm" && variant !== "ts") return undefined;
  return { lab, variant, edits, options };
}

function parseOptions(value: unknown): SharedOptions | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { version, faults } = value as Readonly<Record<string, unknown>>;
  if (version !== undefined && typeof version !== "string") return undefined;
  if (!Array.isArray(faults) || new Set(faults).size !== faults.length) return undefined;
  // In the order in which they are offered: who made the link may have had another one.
  const known = faultNames.filter((name) => faults.includes(name));
  if (known.length !== faults.length) return undefined;
  return { ...(version !== undefined && { version }), faults: known };
}

function isFileTree(value: unknown): value is FileTree {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === "string");
}

function wrong(problem: LinkProblem): Decoded {
  return { is: "wrong", problem };
}
