/** `node:stream/consumers`: all of a stream at once. */
import { Buffer } from "../buffer.ts";

type Source = AsyncIterable<unknown> | Iterable<unknown>;
type Part = string | Uint8Array<ArrayBuffer> | ArrayBuffer;

async function blob(stream: Source): Promise<Blob> {
  const parts: BlobPart[] = [];
  for await (const part of stream) parts.push(part as Part);
  return new Blob(parts);
}

async function buffer(stream: Source): Promise<Buffer> {
  return Buffer.from(await arrayBuffer(stream));
}

async function arrayBuffer(stream: Source): Promise<ArrayBuffer> {
  return (await blob(stream)).arrayBuffer();
}

async function text(stream: Source): Promise<string> {
  const decoder = new TextDecoder();
  let all = "";
  for await (const part of stream) {
    all += typeof part === "string" ? part : decoder.decode(part as Uint8Array, { stream: true });
  }
  return all + decoder.decode();
}

async function json(stream: Source): Promise<unknown> {
  return JSON.parse(await text(stream)) as unknown;
}

export default { arrayBuffer, blob, buffer, json, text };
