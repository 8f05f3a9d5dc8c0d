/**
 * A table of a multi-byte encoding in the form of iconv-lite's own, from the platform's decoder: both
 * hold the WHATWG Encoding Standard's indexes. Made when a request first names the encoding.
 */

/** iconv-lite writes a character of two code points as this and the two. */
const PAIR = "\u0fff";

/**
 * Where browsers disagree with iconv-lite, which follows the standard of its time:
 * - GB 18030-2022 gave characters to 18 addresses that stood for private use before;
 * - Big5 has four addresses for two code points, which Chromium decodes wrongly;
 * - Shift_JIS has no user-defined characters from F941 to F9FC there.
 */
const exceptions: Readonly<Record<string, (address: number) => string | null | undefined>> = {
  gbk(address) {
    if (address >= 0xa6d9 && address <= 0xa6df) return privateUse(0xe78d + address - 0xa6d9);
    if (address === 0xa6ec || address === 0xa6ed) return privateUse(0xe794 + address - 0xa6ec);
    const at = [0xfe59, 0xfe61, 0xfe66, 0xfe67, 0xfe6d, 0xfe7e, 0xfe90, 0xfea0].indexOf(address);
    const single = [0xe81e, 0xe826, 0xe82b, 0xe82c, 0xe832, 0xe843, 0xe854, 0xe864][at];
    if (single !== undefined) return privateUse(single);
    return address === 0xa6f3 ? privateUse(0xe796) : undefined;
  },
  big5: (address) =>
    ({
      0x8862: "\u00ca\u0304",
      0x8864: "\u00ca\u030c",
      0x88a3: "\u00ea\u0304",
      0x88a5: "\u00ea\u030c",
    })[address],
  shift_jis: (address) => (address > 0xf940 && address < 0xfa00 ? null : undefined),
};

const privateUse = (code: number) => String.fromCodePoint(code);

export function deriveTable(label: string): [address: string, characters: string][] {
  const decoder = new TextDecoder(label, { fatal: true });
  const decode = (bytes: readonly number[]): string | undefined => {
    const address = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    const exception = exceptions[label]?.(address);
    if (exception !== undefined) return exception ?? undefined;
    try {
      return decoder.decode(Uint8Array.from(bytes));
    } catch {
      return undefined;
    }
  };
  const table: [string, string][] = [];

  /** One entry per run of neighbouring addresses. */
  function addRow(prefix: readonly number[], from: number): void {
    let run: [string, string] | undefined;
    for (let last = from; last <= 0xff; last++) {
      const bytes = [...prefix, last];
      const text = decode(bytes);
      if (text === undefined || !isOne(text, prefix)) {
        run = undefined;
        continue;
      }
      if (!run) {
        const address = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
        run = [address, ""];
        table.push(run);
      }
      run[1] += [...text].length === 2 ? PAIR + text : text;
    }
  }

  addRow([], 0);
  for (let lead = 0x81; lead <= 0xfe; lead++) addRow([lead], 0x31);
  // JIS X 0212, the only plane of three bytes.
  if (label === "euc-jp")
    for (let second = 0xa1; second <= 0xfe; second++) addRow([0x8f, second], 0xa1);
  return table;
}

/** A lead byte that stands for itself and a letter after it are two characters, not one. */
function isOne(text: string, prefix: readonly number[]): boolean {
  const count = [...text].length;
  if (count === 1) return true;
  return count === 2 && prefix.length > 0 && /^\p{L}\p{M}$/u.test(text);
}
