import type { BrowserContext, Page, Request } from "playwright-core";

/**
 * What kinds of bytes are told apart. `prefetched` is what the browser fetches when it has nothing
 * better to do, for pages that the reader may open next; it delays nothing.
 */
export const kinds = ["html", "css", "js", "font", "image", "other", "prefetched"] as const;
export type Kind = (typeof kinds)[number];

/** What was fetched over the network, in bytes as they came: compressed, headers left out. */
export type Cost = {
  readonly bytes: Readonly<Record<Kind, number>>;
  /** How many requests that took, without those that only prefetch. */
  readonly requests: number;
  /** Paths in the order in which they were asked for. */
  readonly paths: readonly string[];
};

/** What a page costs until it stands. */
export type PageCost = Cost & {
  /** Elements in the document. */
  readonly domNodes: number;
};

export function totalBytes({ bytes }: Cost): number {
  return kinds.reduce((sum, kind) => sum + bytes[kind], 0);
}

/**
 * Adds up what a context fetches. Whatever a service worker answers itself costs nothing.
 *
 * @param origin where given, only what comes from there counts: the site's own bytes
 */
export function meter(
  context: BrowserContext,
  origin?: string,
): { read(): Promise<Cost>; reset(): void } {
  let finished: Request[] = [];
  context.on("requestfinished", (request) => finished.push(request));
  return {
    reset: () => (finished = []),
    read: async () => {
      const bytes = { html: 0, css: 0, js: 0, font: 0, image: 0, other: 0, prefetched: 0 };
      const paths: string[] = [];
      let requests = 0;
      const isCounted = (url: string) => origin === undefined || new URL(url).origin === origin;
      for (const request of finished.filter((each) => isCounted(each.url()))) {
        const response = await request.response();
        const isNetwork = /^https?:/.test(request.url()) && !response?.fromServiceWorker();
        if (!response || !isNetwork) continue;
        const { responseBodySize } = await request.sizes();
        const { pathname } = new URL(request.url());
        // Asked for once more, and answered by the browser's own cache.
        if (responseBodySize === 0 && paths.includes(pathname)) continue;
        // Fetch Metadata: "Sec-Purpose: prefetch" marks what `<link rel=prefetch>` asks for.
        const isPrefetch = (await request.allHeaders())["sec-purpose"] === "prefetch";
        const kind = isPrefetch ? "prefetched" : kindOf(response.headers()["content-type"] ?? "");
        bytes[kind] += responseBodySize;
        paths.push(pathname);
        if (!isPrefetch) requests++;
      }
      return { bytes, paths, requests };
    },
  };
}

export function kindOf(contentType: string): Kind {
  const type = contentType.split(";")[0]?.trim() ?? "";
  if (type === "text/html") return "html";
  if (type === "text/css") return "css";
  if (/javascript$/.test(type)) return "js";
  if (type.startsWith("font/")) return "font";
  if (type.startsWith("image/")) return "image";
  return "other";
}

/** Loads a page into an empty cache and waits until nothing more comes and React has taken over. */
export async function loadAndMeasure(page: Page, url: string): Promise<PageCost> {
  const measured = meter(page.context());
  await page.goto(url, { waitUntil: "networkidle" });
  await page.waitForSelector("html[data-has-hydrated=true]", { state: "attached" });
  const domNodes = await page.evaluate(() => document.querySelectorAll("*").length);
  return { ...(await measured.read()), domNodes };
}
