import { escapeHtml } from "../../../../gateway/escape-html.ts";

/** Why a preview shows nothing of the example. */
export type NotRunning =
  /** No page of the guide answers for the run. */
  | { readonly is: "page-gone" }
  /** The page is there, and its server gave no answer: it ended, or the connection was cut. */
  | { readonly is: "no-answer"; readonly message: string };

/** What a preview shows then, as a whole document. */
export function notRunningHtml(why: NotRunning): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Not running</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem }
</style>
${wordsOf(why)}
</html>
`;
}

function wordsOf(why: NotRunning): string {
  switch (why.is) {
    case "page-gone":
      return `<h1>The example’s server is not running</h1>
<p>It was stopped, or the page of the guide in which it ran was closed or left. Open that page, run
the example again, and open its preview from there.</p>`;
    case "no-answer":
      return `<h1>The example’s server did not answer</h1>
<p>${escapeHtml(why.message)}</p>
<p>The lab’s log says more. When the server runs again, reload this page.</p>`;
  }
}

export function notRunningPage(why: NotRunning): Response {
  return new Response(notRunningHtml(why), {
    status: 503,
    statusText: "Service Unavailable",
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      // Without it a cross-origin isolated page would show a browser's error in its frame instead.
      "cross-origin-embedder-policy": "require-corp",
    },
  });
}
