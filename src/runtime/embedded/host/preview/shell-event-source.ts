import { defineHandler } from "./event-handler.ts";
import { createEventStreamParser } from "./event-stream.ts";

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;

/** `EventSource` on top of `fetch`: https://html.spec.whatwg.org/#server-sent-events */
export function createEventSource(fetch: typeof globalThis.fetch): typeof EventSource {
  class LocalEventSource extends EventTarget {
    static readonly CONNECTING = CONNECTING;
    static readonly OPEN = OPEN;
    static readonly CLOSED = CLOSED;
    readonly CONNECTING = CONNECTING;
    readonly OPEN = OPEN;
    readonly CLOSED = CLOSED;

    readonly url: string;
    readonly withCredentials: boolean;
    readyState: typeof CONNECTING | typeof OPEN | typeof CLOSED = CONNECTING;
    readonly #abort = new AbortController();
    #lastId = "";
    #retry = 3000;

    constructor(url: string | URL, init: EventSourceInit = {}) {
      super();
      this.url = new URL(url, document.baseURI).href;
      this.withCredentials = init.withCredentials ?? false;
      void this.#connect();
    }

    close(): void {
      this.readyState = CLOSED;
      this.#abort.abort();
    }

    async #connect(): Promise<void> {
      const headers: Record<string, string> = { accept: "text/event-stream" };
      if (this.#lastId) headers["last-event-id"] = this.#lastId;
      try {
        const response = await fetch(this.url, { headers, signal: this.#abort.signal });
        const type = response.headers.get("content-type") ?? "";
        if (response.status !== 200 || !/^text\/event-stream\b/i.test(type)) return this.#fail();
        if (this.#isClosed()) return;
        this.readyState = OPEN;
        this.dispatchEvent(new Event("open"));
        await this.#read(response, new URL(response.url || this.url).origin);
      } catch {
        // Like a stream that ended: try again.
      }
      if (this.#isClosed()) return;
      this.readyState = CONNECTING;
      this.dispatchEvent(new Event("error"));
      setTimeout(() => !this.#isClosed() && void this.#connect(), this.#retry);
    }

    async #read(response: Response, origin: string): Promise<void> {
      const parser = createEventStreamParser({
        onEvent: ({ type, data, lastEventId }) => {
          this.#lastId = lastEventId;
          if (this.#isClosed()) return;
          this.dispatchEvent(new MessageEvent(type, { data, lastEventId, origin }));
        },
        onRetry: (ms) => (this.#retry = ms),
      });
      const decoder = new TextDecoder();
      const reader = response.body?.getReader();
      for (;;) {
        const next = await reader?.read();
        if (!next || next.done) return;
        parser.push(decoder.decode(next.value, { stream: true }));
      }
    }

    #isClosed(): boolean {
      return this.readyState === CLOSED;
    }

    #fail(): void {
      if (this.#isClosed()) return;
      this.readyState = CLOSED;
      this.dispatchEvent(new Event("error"));
    }
  }
  for (const type of ["open", "message", "error"]) defineHandler(LocalEventSource.prototype, type);
  return LocalEventSource as unknown as typeof EventSource;
}
