/** Compresses with what the browser has (Compression Standard, `deflate-raw`). */
export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = through(bytes, new CompressionStream("deflate-raw"));
  const inflated = await collect(stream, Infinity);
  if (inflated === undefined) throw new RangeError("There is no limit.");
  return inflated;
}

/**
 * @returns `undefined` where the bytes are not compressed ones, or come to more than `limit`: a few
 *   kB can hold gigabytes, which are never unpacked.
 */
export async function inflate(bytes: Uint8Array, limit: number): Promise<Uint8Array | undefined> {
  try {
    return await collect(through(bytes, new DecompressionStream("deflate-raw")), limit);
  } catch {
    return undefined;
  }
}

function through(bytes: Uint8Array, transform: GenericTransformStream): ReadableStream<Uint8Array> {
  // A copy: a view of shared memory can't be the part of a Blob.
  const blob = new Blob([new Uint8Array(bytes)]);
  return blob.stream().pipeThrough<Uint8Array>(transform);
}

async function collect(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): Promise<Uint8Array | undefined> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
