/** What an import declaration asks of a module: for checks before the platform links it. */
export type WantedName = {
  readonly name: string;
  /** Offset of the name in the declaration's text. */
  readonly at: number;
};

/**
 * The names that a static `import … from` or `export { … } from` declaration wants.
 * `import * as x` and `export *` want none. Comments in the clause are skipped.
 *
 * @param clause the declaration's text up to, not including, the specifier
 */
export function wantedNames(clause: string): readonly WantedName[] {
  const text = clause.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, (comment) => " ".repeat(comment.length));
  const names: WantedName[] = [];
  const first =
    /^\s*import\s+([\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)\s*(?=,|from\b)/u.exec(text);
  if (first?.[1]) names.push({ name: "default", at: text.indexOf(first[1], 6) });
  const open = text.indexOf("{");
  if (open === -1) return names;
  const list = text.slice(open + 1, text.lastIndexOf("}"));
  for (const item of list.matchAll(/[^,]+/g)) {
    const name = /^\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s]+)/.exec(item[0])?.[1];
    if (name === undefined) continue;
    const at = open + 1 + item.index + item[0].indexOf(name);
    names.push({ name: /^["']/.test(name) ? name.slice(1, -1) : name, at });
  }
  return names;
}
