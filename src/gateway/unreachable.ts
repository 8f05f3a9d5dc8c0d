import { escapeHtml } from "./escape-html.ts";

/** The page that a simulated browser shows while the example's server is down. */
export function unreachablePage(port: number, problem: string): string {
  return page(
    "The server is not running",
    `<p>Nothing answers on <code>localhost:${port}</code>: ${escapeHtml(problem)}.</p>
    <p>Start the example again, then reload this page. Its log says why it stopped.</p>`,
  );
}

/** The page that a simulated browser shows while it is offline. */
export function offlinePage(browser: string): string {
  return page(
    "This browser is offline",
    `<p>${escapeHtml(browser)} reaches no server. Let it go online again, then reload this page.</p>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>${title}</title>
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 34rem; padding: 0 1rem; }
      code { font-size: 0.9em; overflow-wrap: anywhere; }
      @media (prefers-color-scheme: dark) { body { background: #1b1b1d; color: #e3e3e3; } }
    </style>
  </head>
  <body>
    <h1>${title}</h1>
    ${body}
  </body>
</html>
`;
}

/** An error of `node:net` in words. */
export function problemOf(error: Error & { code?: string }): string {
  switch (error.code) {
    case "ECONNREFUSED":
      return "the connection was refused (ECONNREFUSED)";
    case "ECONNRESET":
      return "the server closed the connection before it answered (ECONNRESET)";
    default: {
      // Node joins the errors of several addresses in one without a message.
      const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
      if (first instanceof Error && first !== error) return problemOf(first);
      return error.message || error.code || "the connection failed";
    }
  }
}
