import type { BrowserContext } from "playwright-core";

import type { PageOptions } from "../browser/site.ts";
import { routeToStandin } from "./route.ts";
import type { Standin } from "./standin.ts";

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
