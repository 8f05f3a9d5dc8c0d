import type { HeaderList } from "./event.ts";
import type { RecordedBody } from "./wire.ts";

/** A request has a body where a field of its head announces one (RFC 9112, section 6). */
export function hasBody(headers: HeaderList): boolean {
  return headers.some(
    ([name, value]) =>
      /^transfer-encoding$/i.test(name) || (/^content-length$/i.test(name) && value !== "0"),
  );
}

/** As an event tells it: text, or no more than the size. */
export function toBody({ bytes, text, truncated }: RecordedBody) {
  return { bytes, ...(text !== undefined && { text }), ...(truncated && { truncated }) };
}

export function toArrayBuffer(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)).buffer;
}
