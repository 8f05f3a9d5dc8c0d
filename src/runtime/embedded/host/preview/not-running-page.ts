/** What a preview shows when the page that ran its server is gone. */
export function notRunningPage(): Response {
  return new Response(
    `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Not running</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem }
</style>
<h1>The example’s server is not running</h1>
<p>It ran in a page of the guide that was closed or left. Open that page, run the example again, and
open its preview from there.</p>
</html>
`,
    {
      status: 503,
      statusText: "Service Unavailable",
      headers: {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        // Without it a cross-origin isolated page would show a browser's error in its frame instead.
        "cross-origin-embedder-policy": "require-corp",
      },
    },
  );
}
