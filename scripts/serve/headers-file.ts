import type { HeaderList } from "../../src/trace/event.ts";

/** One block of a `_headers` file: a path pattern and the header fields for what it matches. */
export type HeaderRule = {
  readonly pattern: string;
  readonly fields: HeaderList;
  /** Where the block starts in the file, 1-based. */
  readonly line: number;
};

/** A `_headers` file that no host would read as it was meant. */
export class HeadersFileError extends Error {
  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`);
    this.name = "HeadersFileError";
  }
}

/** Cloudflare ignores what goes beyond (Cloudflare Pages, "Headers"). */
const longestLine = 2000;
const mostRules = 100;

/**
 * Reads a `_headers` file in the dialect that Netlify and Cloudflare Pages share: a path at the start
 * of a line, `Name: value` lines indented below it, `#` comments. A path may hold `:placeholder`
 * segments and end in `*`.
 *
 * Stricter than both hosts, which skip in silence what they don't understand: a security header with
 * a typing error would be missing in production and nobody told.
 *
 * @param file its name, for messages
 * @throws HeadersFileError with the line of the first fault
 */
export function parseHeadersFile(text: string, file = "_headers"): HeaderRule[] {
  const rules: { pattern: string; fields: [string, string][]; line: number }[] = [];
  const fail = (line: number, message: string): never => {
    throw new HeadersFileError(file, line, message);
  };
  text.split(/\r?\n/).forEach((whole, index) => {
    const line = index + 1;
    const content = whole.trim();
    if (content === "" || content.startsWith("#")) return;
    if (whole.length > longestLine) fail(line, `longer than ${longestLine} characters`);
    const rule = rules.at(-1);
    if (/^\S/.test(whole)) {
      if (rule?.fields.length === 0) fail(rule.line, `no header for ${rule.pattern}`);
      const fault = faultOfPattern(content);
      if (fault) fail(line, fault);
      const twin = rules.find(({ pattern }) => pattern === content);
      if (twin) fail(line, `${content} has a block already, on line ${twin.line}`);
      rules.push({ pattern: content, fields: [], line });
      return;
    }
    if (!rule) return fail(line, `"${content}" stands below no path`);
    const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/.exec(content);
    if (!field) return fail(line, `"${content}" is not "Name: value"`);
    const [, name = "", value = ""] = field;
    if (value === "") fail(line, `${name} has no value`);
    if (rule.fields.some(([other]) => other.toLowerCase() === name.toLowerCase())) {
      fail(line, `${name} is given twice for ${rule.pattern}`);
    }
    rule.fields.push([name, value]);
  });
  const last = rules.at(-1);
  if (last?.fields.length === 0) fail(last.line, `no header for ${last.pattern}`);
  if (rules.length > mostRules) fail(rules[mostRules]?.line ?? 1, `more than ${mostRules} paths`);
  return rules;
}

function faultOfPattern(pattern: string): string | undefined {
  if (!pattern.startsWith("/")) return `"${pattern}" is neither a path nor an indented header`;
  if (/\s/.test(pattern)) return `the path "${pattern}" holds white space`;
  if (/\*./.test(pattern)) return `"*" may only end the path "${pattern}"`;
  return undefined;
}

/** Whether a rule's pattern matches a URL's path. */
export function matches(pattern: string, path: string): boolean {
  const source = pattern
    .split("/")
    .map((segment) => (/^:[A-Za-z]\w*$/.test(segment) ? "[^/]+" : escapeSegment(segment)))
    .join("/");
  return new RegExp(`^${source}$`).test(path);
}

function escapeSegment(segment: string): string {
  return segment.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace("*", ".*");
}

/** The header fields that a host sends with a path: those of every rule that matches, in order. */
export function headersFor(rules: readonly HeaderRule[], path: string): HeaderList {
  return rules.filter(({ pattern }) => matches(pattern, path)).flatMap(({ fields }) => fields);
}

/**
 * The names of the fields that a path would get more than once. Both hosts join such values with a
 * comma, which turns one isolation header into an invalid one and two policies into a stricter third.
 */
export function repeatedFields(rules: readonly HeaderRule[], path: string): string[] {
  const names = headersFor(rules, path).map(([name]) => name.toLowerCase());
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** The same rules for a site that lives below a path, such as `/guide/`. */
export function printHeadersFile(rules: readonly HeaderRule[], baseUrl: string): string {
  const base = baseUrl.replace(/\/$/, "");
  return rules
    .map(({ pattern, fields }) =>
      [`${base}${pattern}`, ...fields.map(([name, value]) => `  ${name}: ${value}`), ""].join("\n"),
    )
    .join("\n");
}
