import { type HeaderRule, headersFor } from "../../../scripts/serve/headers-file.ts";

/** What only the built site can have: hashes of its inline scripts, and names that hold a hash. */
const ofTheBuiltSite = ["content-security-policy", "cache-control"];

/**
 * The headers of `static/_headers` that the dev server sends with a URL.
 *
 * @param url as in a request: a path, maybe with a query
 * @param baseUrl where the site lives, with slashes at both ends
 */
export function devHeaders(
  rules: readonly HeaderRule[],
  url: string,
  baseUrl: string,
): Record<string, string> {
  const { pathname } = new URL(url, "http://localhost");
  const path = pathname.startsWith(baseUrl) ? `/${pathname.slice(baseUrl.length)}` : pathname;
  const fields = headersFor(rules, path).filter(
    ([name]) => !ofTheBuiltSite.includes(name.toLowerCase()),
  );
  // The first is Docusaurus' own setting, whose place this takes.
  return { "access-control-allow-origin": "*", ...Object.fromEntries(fields) };
}
