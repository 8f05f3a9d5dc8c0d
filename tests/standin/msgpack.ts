/**
 * Decodes what `@webcontainer/snapshot` writes of MessagePack: maps, strings and bytes.
 *
 * @throws Error at any other type
 */
export function decodeMsgpack(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  const size = (width: 1 | 2 | 4): number => {
    const start = at;
    at += width;
    if (width === 1) return view.getUint8(start);
    return width === 2 ? view.getUint16(start) : view.getUint32(start);
  };
  const take = (length: number): Uint8Array => bytes.subarray(at, (at += length));
  const text = (length: number): string => new TextDecoder().decode(take(length));
  const map = (length: number): Record<string, unknown> =>
    Object.fromEntries(Array.from({ length }, () => [String(value()), value()]));

  function value(): unknown {
    const type = size(1);
    if (type >= 0x80 && type <= 0x8f) return map(type & 0x0f);
    if (type >= 0xa0 && type <= 0xbf) return text(type & 0x1f);
    switch (type) {
      case 0xc4:
        return take(size(1));
      case 0xc5:
        return take(size(2));
      case 0xc6:
        return take(size(4));
      case 0xd9:
        return text(size(1));
      case 0xda:
        return text(size(2));
      case 0xdb:
        return text(size(4));
      case 0xde:
        return map(size(2));
      case 0xdf:
        return map(size(4));
      default:
        throw new Error(`A snapshot holds no MessagePack type 0x${type.toString(16)}.`);
    }
  }

  return value();
}
