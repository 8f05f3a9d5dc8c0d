import type { BrowserContext } from "playwright-core";

/** What a test expects to go wrong on its pages; all else that goes wrong fails it. */
export type Allowances = {
  /** Console errors and warnings, by their text. */
  readonly console?: readonly RegExp[];
  /** Failed requests and answers of 400 and above, by URL. */
  readonly requests?: readonly RegExp[];
};

/** What either of two allows. */
export const joined = (one: Allowances = {}, other: Allowances = {}): Allowances => ({
  requests: [...(one.requests ?? []), ...(other.requests ?? [])],
  console: [...(one.console ?? []), ...(other.console ?? [])],
});

/** Watches pages while a test drives them. */
export type Guard = {
  /** Everything that went wrong so far and was not allowed, in words. */
  complaints(): readonly string[];
};

/**
 * Watches every page of a context, also those opened later: console errors and warnings, uncaught
 * errors, failed requests, and any request that leaves `origin`. Such a request is stopped besides:
 * a page that needs a third party must not pass a test because that party answered.
 */
export async function guardContext(
  context: BrowserContext,
  origin: string,
  allow: Allowances = {},
): Promise<Guard> {
  const complaints: string[] = [];
  const complain = (words: string): void => void complaints.push(words);
  const allowed = (patterns: readonly RegExp[] | undefined, text: string): boolean =>
    patterns?.some((pattern) => pattern.test(text)) ?? false;

  await context.route(
    (url) => /^https?:$/.test(url.protocol) && url.origin !== origin,
    async (route) => {
      const url = route.request().url();
      if (!allowed(allow.requests, url)) complain(`request to a third party: ${url}`);
      await route.abort("blockedbyclient");
    },
  );
  context.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    const text = message.text();
    const { url } = message.location();
    // Chromium says in the console too what the answer already says.
    if (text.startsWith("Failed to load resource") && allowed(allow.requests, url)) return;
    if (!allowed(allow.console, text)) complain(`console ${message.type()}: ${text} (${url})`);
  });
  context.on("weberror", (error) => {
    const { message } = error.error();
    if (!allowed(allow.console, message)) complain(`uncaught: ${message}`);
  });
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "failed";
    // What a page cancels itself, as when it is left; and what was stopped above.
    if (reason === "net::ERR_ABORTED" || reason === "net::ERR_BLOCKED_BY_CLIENT") return;
    if (!allowed(allow.requests, request.url())) complain(`${reason}: ${request.url()}`);
  });
  context.on("response", (response) => {
    if (response.status() < 400 || allowed(allow.requests, response.url())) return;
    complain(`status ${response.status()}: ${response.url()}`);
  });
  return { complaints: () => complaints };
}
