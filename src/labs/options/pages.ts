import type { ForeignPage } from "../../gateway/foreign-page.ts";

const html = (body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>A page</title>
<link rel="icon" href="data:,">
<style>:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }</style>
<main>${body}</main>
</html>`;

/**
 * A page of another site, with a link to the example that somebody follows. The link has a query: the
 * tab's own document is at `/`.
 */
export const followedLink: ForeignPage = {
  origin: "http://forum.example",
  html: html(`<p>Look at <a href="/?from=forum">this counter</a>!</p>
<script>addEventListener("load", () => document.querySelector("a").click())</script>`),
};

/**
 * A page of the example's own origin (http://localhost:3000 in every runtime) with a script that was
 * smuggled in. It sends what it can read to a place where its author looks for it.
 */
export const thief: ForeignPage = {
  origin: "http://localhost:3000",
  html: html(`<p>Somebody’s comment.</p>
<script>fetch("/stolen?" + document.cookie)</script>`),
};
