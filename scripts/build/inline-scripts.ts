import { createHash } from "node:crypto";

/** Types of `<script>` whose content is data to the browser and needs no permission. */
const dataTypes = /^(application|text)\/(ld\+)?json$/i;

/**
 * The texts of the inline scripts in a page's HTML, each once. A script's content ends at the first
 * `</script`, whatever it holds (HTML, "Script data state"), so that no parser is needed.
 */
export function inlineScriptsOf(html: string): string[] {
  const texts = new Set<string>();
  for (const [, attributes = "", text = ""] of html.matchAll(
    /<script\b((?:"[^"]*"|'[^']*'|[^>"'])*)>([\s\S]*?)<\/script/gi,
  )) {
    if (/\ssrc\s*=/i.test(attributes)) continue;
    const type = /\stype\s*=\s*["']?([^"'\s>]+)/i.exec(attributes)?.[1];
    if (type && dataTypes.test(type)) continue;
    if (text !== "") texts.add(text);
  }
  return [...texts];
}

/** A hash source of a Content-Security-Policy (CSP3, section 2.3.1). */
export function hashSourceOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

const placeholder = "{inline-scripts}";

/** Puts the hashes of all inline scripts of a site's pages into its `_headers` file. */
export function withInlineScripts(headersFile: string, pages: readonly string[]): string {
  const hashes = new Set(pages.flatMap(inlineScriptsOf).map(hashSourceOf));
  const sources = [...hashes].sort().join(" ");
  return headersFile
    .split("\n")
    .map((line) =>
      line.startsWith("#") ? line : line.replaceAll(placeholder, sources).replaceAll(" ;", ";"),
    )
    .join("\n");
}
