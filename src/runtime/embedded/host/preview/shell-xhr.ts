import { defineHandler } from "./event-handler.ts";

const UNSENT = 0;
const OPENED = 1;
const HEADERS_RECEIVED = 2;
const LOADING = 3;
const DONE = 4;

type State = typeof UNSENT | typeof OPENED | typeof HEADERS_RECEIVED | typeof LOADING | typeof DONE;

const EVENTS = ["loadstart", "progress", "abort", "error", "load", "timeout", "loadend"];

/** `XMLHttpRequest` on top of `fetch`: https://xhr.spec.whatwg.org, without the synchronous kind. */
export function createXmlHttpRequest(fetch: typeof globalThis.fetch): typeof XMLHttpRequest {
  class LocalUpload extends EventTarget {}
  for (const type of EVENTS) defineHandler(LocalUpload.prototype, type);

  class LocalRequest extends EventTarget {
    static readonly UNSENT = UNSENT;
    static readonly OPENED = OPENED;
    static readonly HEADERS_RECEIVED = HEADERS_RECEIVED;
    static readonly LOADING = LOADING;
    static readonly DONE = DONE;
    readonly UNSENT = UNSENT;
    readonly OPENED = OPENED;
    readonly HEADERS_RECEIVED = HEADERS_RECEIVED;
    readonly LOADING = LOADING;
    readonly DONE = DONE;

    readonly upload = new LocalUpload();
    readyState: State = UNSENT;
    status = 0;
    statusText = "";
    responseURL = "";
    responseType: XMLHttpRequestResponseType = "";
    timeout = 0;
    withCredentials = false;
    #method = "GET";
    #url = "";
    #request = new Headers();
    #headers = new Headers();
    #body = new Uint8Array(0);
    #mimeType: string | null = null;
    #abort: AbortController | null = null;

    open(method: string, url: string | URL, async = true): void {
      if (!async) {
        throw new DOMException(
          "This page's runtime has no synchronous requests.",
          "NotSupportedError",
        );
      }
      this.#abort?.abort();
      this.#abort = null;
      this.#method = method.toUpperCase();
      this.#url = new URL(url, document.baseURI).href;
      this.#request = new Headers();
      this.#clear();
      this.#become(OPENED);
    }

    setRequestHeader(name: string, value: string): void {
      if (this.readyState !== OPENED || this.#abort) {
        throw new DOMException("The object's state must be OPENED.", "InvalidStateError");
      }
      this.#request.append(name, value);
    }

    overrideMimeType(type: string): void {
      this.#mimeType = type;
    }

    getResponseHeader(name: string): string | null {
      return this.#headers.get(name);
    }

    getAllResponseHeaders(): string {
      return [...this.#headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
    }

    send(body?: XMLHttpRequestBodyInit | null): void {
      if (this.readyState !== OPENED || this.#abort) {
        throw new DOMException("The object's state must be OPENED.", "InvalidStateError");
      }
      const abort = new AbortController();
      this.#abort = abort;
      void this.#run(abort, body ?? null);
    }

    abort(): void {
      const running = this.#abort !== null;
      this.#abort?.abort();
      this.#abort = null;
      if (running) this.#fail("abort");
      if (this.readyState === DONE) this.readyState = UNSENT;
    }

    get responseText(): string {
      if (this.responseType !== "" && this.responseType !== "text") {
        throw new DOMException("The value is only accessible for text.", "InvalidStateError");
      }
      return this.readyState >= LOADING ? this.#text() : "";
    }

    get response(): unknown {
      if (this.responseType === "" || this.responseType === "text") return this.responseText;
      if (this.readyState !== DONE || this.status === 0) return null;
      switch (this.responseType) {
        case "arraybuffer":
          return this.#body.slice().buffer;
        case "blob":
          return new Blob([this.#body], { type: this.#type() });
        case "json":
          return parseJson(this.#text());
        case "document":
          return new DOMParser().parseFromString(this.#text(), "text/html");
      }
    }

    get responseXML(): Document | null {
      return this.responseType === "document" ? (this.response as Document | null) : null;
    }

    async #run(abort: AbortController, body: XMLHttpRequestBodyInit | null): Promise<void> {
      let timedOut = false;
      const timer =
        this.timeout > 0
          ? setTimeout(() => {
              timedOut = true;
              abort.abort();
            }, this.timeout)
          : undefined;
      this.#progress("loadstart", 0, 0);
      try {
        const response = await fetch(this.#url, {
          method: this.#method,
          headers: this.#request,
          body:
            this.#method === "GET" || this.#method === "HEAD" ? null : (body as BodyInit | null),
          signal: abort.signal,
        });
        if (this.#abort !== abort) return;
        this.#receive(response);
        await this.#read(response);
        if (this.#abort !== abort) return;
        this.#abort = null;
        this.#become(DONE);
        this.#progress("load");
        this.#progress("loadend");
      } catch {
        if (this.#abort !== abort) return;
        this.#abort = null;
        this.#fail(timedOut ? "timeout" : "error");
      } finally {
        clearTimeout(timer);
      }
    }

    #receive(response: Response): void {
      this.status = response.status;
      this.statusText = response.statusText;
      this.responseURL = response.url.replace(/#.*$/, "");
      this.#headers = response.headers;
      this.#become(HEADERS_RECEIVED);
    }

    /** A long response is seen while it grows. */
    async #read(response: Response): Promise<void> {
      const reader = response.body?.getReader();
      for (;;) {
        const next = await reader?.read();
        if (!next || next.done) return;
        const longer = new Uint8Array(this.#body.byteLength + next.value.byteLength);
        longer.set(this.#body);
        longer.set(next.value, this.#body.byteLength);
        this.#body = longer;
        this.#become(LOADING);
        this.#progress("progress");
      }
    }

    #fail(type: "abort" | "error" | "timeout"): void {
      this.#clear();
      this.#become(DONE);
      this.#progress(type, 0, 0);
      this.#progress("loadend", 0, 0);
    }

    #clear(): void {
      this.status = 0;
      this.statusText = "";
      this.responseURL = "";
      this.#headers = new Headers();
      this.#body = new Uint8Array(0);
    }

    #become(state: State): void {
      this.readyState = state;
      this.dispatchEvent(new Event("readystatechange"));
    }

    #progress(type: string, loaded = this.#body.byteLength, total = this.#length()): void {
      this.dispatchEvent(new ProgressEvent(type, { lengthComputable: total > 0, loaded, total }));
    }

    #length(): number {
      return Number(this.#headers.get("content-length") ?? 0);
    }

    #type(): string {
      return this.#mimeType ?? this.#headers.get("content-type") ?? "";
    }

    #text(): string {
      const charset = /charset=["']?([^\s;"']+)/i.exec(this.#type())?.[1];
      return decoderFor(charset).decode(this.#body);
    }
  }
  for (const type of ["readystatechange", ...EVENTS]) defineHandler(LocalRequest.prototype, type);
  // The one use of the DOM's own type: a stand-in has what scripts use, not what `lib.dom` lists.
  return LocalRequest as unknown as typeof XMLHttpRequest;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function decoderFor(charset: string | undefined): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
