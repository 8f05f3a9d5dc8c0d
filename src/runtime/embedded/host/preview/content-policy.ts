/**
 * Lets one script into a document whose Content-Security-Policy knows nothing of it, and changes
 * nothing else: Express answers errors with `default-src 'none'`.
 *
 * @param policies the header's value, which may hold several policies, with commas
 * @param script its URL, and a nonce for where URLs don't count
 * @returns the value to send instead (https://www.w3.org/TR/CSP3/#directive-script-src-elem)
 */
export function admitScript(
  policies: string,
  script: { readonly url: string; readonly nonce: string },
): string {
  return policies
    .split(",")
    .map((policy) => admitInPolicy(policy, script))
    .join(",");
}

function admitInPolicy(
  policy: string,
  { url, nonce }: { readonly url: string; readonly nonce: string },
): string {
  const directives = policy
    .split(";")
    .map((directive) => directive.trim().split(/\s+/))
    .filter(([name]) => name !== "");
  const find = (wanted: string) => directives.find(([name]) => name?.toLowerCase() === wanted);
  const decisive = find("script-src-elem") ?? find("script-src") ?? find("default-src");
  if (!decisive) return policy;
  const sources = decisive.slice(1).filter((source) => source.toLowerCase() !== "'none'");
  const own = sources.some((source) => source.toLowerCase() === "'strict-dynamic'")
    ? `'nonce-${nonce}'`
    : url;
  const rest = directives.filter(([name]) => name?.toLowerCase() !== "script-src-elem");
  return [...rest, ["script-src-elem", ...sources, own]].map((words) => words.join(" ")).join("; ");
}
