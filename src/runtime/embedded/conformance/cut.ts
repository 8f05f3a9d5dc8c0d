import fc from "fast-check";

/** Where bytes are cut, for {@link cut}. */
export const places = fc.array(fc.nat(2_000), { maxLength: 6 });

/** The bytes in pieces. A place beyond their end counts on from their beginning. */
export function cut<Bytes extends Uint8Array>(bytes: Bytes, at: readonly number[]): Bytes[] {
  const ends = [...new Set(at.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...ends].map(
    (start, index) => bytes.subarray(start, ends[index] ?? bytes.length) as Bytes,
  );
}
