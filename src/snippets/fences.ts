/** A fenced code block of a Markdown text, as far as citations need it. */
export type RawFence = {
  readonly language: string;
  readonly meta: string;
  readonly body: string;
  /** 1-based, of the opening fence. */
  readonly line: number;
};

/**
 * Lists the fenced blocks of a page without parsing the rest, which may be MDX of any kind. Follows
 * CommonMark 0.31.2, section 4.5: a block ends at a fence of the same character that is at least as
 * long as the one that opened it, so that a fence shown inside a longer fence is not counted.
 */
export function fencesIn(markdown: string): readonly RawFence[] {
  const fences: RawFence[] = [];
  let open: { fence: string; info: string; line: number; body: string[] } | undefined;
  for (const [index, text] of markdown.split(/\r?\n/).entries()) {
    const [, fence = "", info = ""] = /^\s*(`{3,}|~{3,})(.*)$/.exec(text) ?? [];
    if (open === undefined) {
      if (fence !== "") open = { fence, info: info.trim(), line: index + 1, body: [] };
    } else if (fence.startsWith(open.fence) && info.trim() === "") {
      const [language = "", ...meta] = open.info.split(/\s+/);
      fences.push({ language, meta: meta.join(" "), body: open.body.join("\n"), line: open.line });
      open = undefined;
    } else {
      open.body.push(text);
    }
  }
  return fences;
}
