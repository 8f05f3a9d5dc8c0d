/** The page that a simulated browser shows while the example's server is down. */
export function unreachablePage(port: number, problem: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>The server is not running</title>
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 34rem; padding: 0 1rem; }
      code { font-size: 0.9em; overflow-wrap: anywhere; }
      @media (prefers-color-scheme: dark) { body { background: #1b1b1d; color: #e3e3e3; } }
    </style>
  </head>
  <body>
    <h1>The server is not running</h1>
    <p>Nothing answers on <code>localhost:${port}</code>: ${escapeHtml(problem)}.</p>
    <p>Start the example again, then reload this page. Its log says why it stopped.</p>
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

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
