import type { BrowserContext } from "playwright-core";

import type { PageOptions } from "../browser/site.ts";
import { routeToStandin } from "./route.ts";
import { startStandin, type Standin } from "./standin.ts";

/** Everything that the service is asked for: its own page, and the previews'. */
export const ofTheService =
  /^(https|wss):\/\/([^/]+\.)?(stackblitz\.com|webcontainer-api\.io|staticblitz\.com)\//;

/**
 * Pages of the site for which the service answers: the stand-in, or, without one, the real service.
 * The reader has chosen no runtime.
 */
export function answering(standin: Standin | undefined): PageOptions {
  return {
    runtime: undefined,
    allow: { requests: [ofTheService], console: [/webcontainer|stackblitz/i] },
    prepare: (context: BrowserContext) =>
      standin
        ? routeToStandin(context, standin)
        : context.route(ofTheService, (route) => route.continue()),
  };
}

/** Whether the real service is to be tested, and nothing in its place: `npm run test:webcontainer:real`. */
export const isReal = process.env["REAL_WEBCONTAINER"] === "1";

/** The service for a file of tests that hold for the real one as well. Whoever opens it closes it. */
export type Service = {
  /** For a page of the site that it answers. */
  readonly answers: PageOptions;
  close(): Promise<void>;
};

export async function openService(): Promise<Service> {
  if (isReal) return { answers: answering(undefined), close: async () => undefined };
  const standin = await startStandin();
  return { answers: answering(standin), close: standin.close };
}
