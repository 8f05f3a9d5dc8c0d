/**
 * What the preview's service worker uses of its global scope. TypeScript's own `webworker` library
 * can't be loaded beside `dom` in one program.
 */
export type ServiceWorkerScope = {
  readonly registration: { readonly scope: string };
  readonly clients: {
    claim(): Promise<void>;
    get(id: string): Promise<PageClient | undefined>;
    matchAll(options: {
      type: "window";
      includeUncontrolled: boolean;
    }): Promise<readonly PageClient[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: LifeEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void;
  addEventListener(type: "message", listener: (event: ClientMessageEvent) => void): void;
};

export type PageClient = {
  readonly id: string;
  readonly url: string;
  postMessage(message: unknown, transfer: Transferable[]): void;
};

export type LifeEvent = { waitUntil(work: Promise<unknown>): void };

export type FetchEvent = {
  readonly request: Request;
  readonly clientId: string;
  readonly resultingClientId: string;
  respondWith(response: Response | Promise<Response>): void;
};

export type ClientMessageEvent = LifeEvent & {
  readonly data: unknown;
  readonly source: PageClient;
  readonly ports: readonly MessagePort[];
};
