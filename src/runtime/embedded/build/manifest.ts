/** A file that a build wrote. */
export type Asset = {
  /** Relative to the folder that the site serves at its base URL. */
  readonly path: string;
  /** Raw size. */
  readonly bytes: number;
  /** Size on the wire with Brotli, in bytes. */
  readonly brotli: number;
};

/**
 * The browser-side files of the embedded runtime. Plain data: the site's build hands it to its pages.
 * All names but the service worker's carry a hash of the content, so a page never gets a file of
 * another deploy than its own.
 */
export type RuntimeAssets = {
  /** Of the service worker; part of its scope. */
  readonly version: string;
  readonly worker: Asset;
  /** What the worker mostly does without; fetched when the server listens, or when it is wanted. */
  readonly workerLater: Asset;
  /** `util.inspect`, fetched when the server listens, or before that when it is wanted. */
  readonly inspect: Asset;
  /** The lexer of ES modules; for CommonJS, fetched when the server listens. */
  readonly moduleLexer: Asset;
  /** The client of `ws`, only fetched where a project's packages don't have it. */
  readonly webSocket: Asset;
  /** Where the scripts lie that a worker may load by itself; ends with a slash. */
  readonly laterFolder: string;
  /** Only fetched for TypeScript. */
  readonly typescript: Asset;
  /** Only fetched for a syntax error: finds out where it is. */
  readonly syntax: Asset;
  /** The document whose opaque origin holds the worker. */
  readonly frame: Asset;
  /** The document that shows previews where there is no service worker. */
  readonly shell: Asset;
  /** The document around a shell, which keeps it from going elsewhere. */
  readonly fence: Asset;
  /** At a stable name: its URL is its identity for the browser. */
  readonly serviceWorker: Asset;
};
