/**
 * Puts `tag` first into an HTML document that streams by: after what may come before the head's
 * content, hence before any script of the page, and after the doctype, which quirks mode asks for.
 */
export function injectFirst(
  html: ReadableStream<Uint8Array<ArrayBuffer>>,
  tag: string,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  // Each byte as one character: all that is looked at is ASCII in every encoding of the web.
  let start = "";
  let done = false;
  return html.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        if (done) return controller.enqueue(chunk);
        start += toLatin1(chunk);
        const at = placeForTag(start);
        if (at === null && start.length < LONGEST_START) return;
        done = true;
        controller.enqueue(fromLatin1(insert(start, at ?? 0, tag)));
      },
      flush(controller) {
        if (!done)
          controller.enqueue(fromLatin1(insert(start, placeForTag(`${start}<p>`) ?? 0, tag)));
      },
    }),
  );
}

/** A document that starts with more comment than this gets its tag at the very start. */
const LONGEST_START = 64 * 1024;

const PREAMBLE =
  /^(?:\xef\xbb\xbf)?(?:\s+|<!--.*?-->|<!doctype[^>]*>|<html\b[^>]*>|<head\b[^>]*>)*/is;

/** Where the tag belongs in `start`, or `null` while more of the document could move it. */
export function placeForTag(start: string): number | null {
  const at = PREAMBLE.exec(start)?.[0].length ?? 0;
  const rest = start.slice(at);
  if (rest === "") return null;
  const cut = /^<(?!!--)[^>]*$|^<!--(?!.*-->)|^\xef\xbb?$/s.test(rest);
  return cut ? null : at;
}

function insert(text: string, at: number, tag: string): string {
  return text.slice(0, at) + tag + text.slice(at);
}

function toLatin1(chunk: Uint8Array): string {
  let text = "";
  for (let at = 0; at < chunk.length; at += 8192) {
    text += String.fromCharCode(...chunk.subarray(at, at + 8192));
  }
  return text;
}

function fromLatin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
