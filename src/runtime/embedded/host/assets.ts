import type { RuntimeAssets } from "../build/manifest.ts";
import { FailureError, unreachable } from "./failures.ts";
import { withDeadline } from "./deadline.ts";

/** How long one file of the site may take, in ms: a slow phone on a slow network has to get 200 kB. */
const DEADLINE = 30_000;

export type Assets = {
  readonly manifest: RuntimeAssets;
  /** The absolute URL of a file, by its path in a manifest. */
  url(path: string): string;
  /**
   * The text of a file, fetched once.
   *
   * @throws FailureError `site-unreachable`
   */
  text(path: string): Promise<string>;
  /**
   * A script, fetched once: to be handed to whoever runs it, never read.
   *
   * @throws FailureError `site-unreachable`
   */
  script(path: string): Promise<Blob>;
};

/** The files of the runtime as the site serves them, at `baseUrl`. */
export function createAssets(baseUrl: string, manifest: RuntimeAssets): Assets {
  const base = new URL(baseUrl, location.href);
  const url = (path: string): string => new URL(path, base).href;
  return {
    manifest,
    url,
    text: once((path) => fetchAsset(url(path), (response) => response.text())),
    script: once((path) => fetchAsset(url(path), asScript)),
  };
}

/** Fetches each path once. What failed may be tried again by the next run. */
function once<T>(get: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const got = new Map<string, Promise<T>>();
  return (path) => {
    const known = got.get(path);
    if (known) return known;
    const value = get(path);
    got.set(path, value);
    value.catch(() => got.delete(path));
    return value;
  };
}

async function asScript(response: Response): Promise<Blob> {
  const blob = await response.blob();
  // Whatever the host calls it: a worker runs nothing of another type.
  return blob.slice(0, blob.size, "text/javascript");
}

async function fetchAsset<T>(url: string, read: (response: Response) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const got = await withDeadline(
    fetch(url, { signal: controller.signal }).then(async (response) => {
      if (!response.ok) throw new FailureError(unreachable(url, `HTTP ${response.status}`));
      return read(response);
    }),
    DEADLINE,
  ).catch((error: unknown) => {
    throw error instanceof FailureError ? error : new FailureError(unreachable(url, String(error)));
  });
  if (got.at === "settled") return got.value;
  controller.abort();
  throw new FailureError(unreachable(url, `no answer within ${DEADLINE / 1000} seconds`));
}
