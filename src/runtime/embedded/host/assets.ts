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
   * @throws FailureError `unreachable`
   */
  text(path: string): Promise<string>;
};

/** The files of the runtime as the site serves them, at `baseUrl`. */
export function createAssets(baseUrl: string, manifest: RuntimeAssets): Assets {
  const texts = new Map<string, Promise<string>>();
  const base = new URL(baseUrl, location.href);
  const url = (path: string): string => new URL(path, base).href;
  return {
    manifest,
    url,
    text(path) {
      const known = texts.get(path);
      if (known) return known;
      const text = fetchText(url(path));
      texts.set(path, text);
      // The next run may try again.
      text.catch(() => texts.delete(path));
      return text;
    },
  };
}

async function fetchText(url: string): Promise<string> {
  const controller = new AbortController();
  const got = await withDeadline(
    fetch(url, { signal: controller.signal }).then(async (response) => {
      if (!response.ok) throw new FailureError(unreachable(url, `HTTP ${response.status}`));
      return response.text();
    }),
    DEADLINE,
  ).catch((error: unknown) => {
    throw error instanceof FailureError ? error : new FailureError(unreachable(url, String(error)));
  });
  if (got.at === "settled") return got.value;
  controller.abort();
  throw new FailureError(unreachable(url, `no answer within ${DEADLINE / 1000} seconds`));
}
