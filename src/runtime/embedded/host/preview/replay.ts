import type { RequestBody } from "./exchange.ts";

/** Lets a body stream by, and keeps it while it is small, because a 307 wants it once more. */
export function recordStart(body: ReadableStream<Uint8Array<ArrayBuffer>>): {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  again(): RequestBody;
} {
  const limit = 1024 * 1024;
  const kept: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const stream = body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        size += chunk.byteLength;
        if (size <= limit) kept.push(chunk);
        controller.enqueue(chunk);
      },
    }),
  );
  return {
    stream,
    again() {
      if (size > limit) throw new Error("A body this long can't be sent twice.");
      const whole = new Uint8Array(size);
      let at = 0;
      for (const chunk of kept) {
        whole.set(chunk, at);
        at += chunk.byteLength;
      }
      return whole;
    },
  };
}
