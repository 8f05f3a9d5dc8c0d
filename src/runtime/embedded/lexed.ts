import type { FileTree } from "../port.ts";

/**
 * What the lexer of ES modules says of a project as it is published is known when the site is built.
 * Until a reader edits it, it runs without the lexer.
 */

/** By the key of a text, what the lexer returns for it. */
export type Lexed = Readonly<Record<string, unknown>>;

/** The JavaScript of a project that the loader has the lexer read. */
export function textsToLex(files: FileTree): readonly string[] {
  const isModule = /"type"\s*:\s*"module"/.test(files["package.json"] ?? "");
  return Object.entries(files)
    .filter(
      ([path, text]) =>
        path.endsWith(".mjs") || (path.endsWith(".js") && (isModule || /\bimport\s*\(/.test(text))),
    )
    .map(([, text]) => text);
}

/** What a worker is to be given so that it can read a project's ES modules. */
export type WantedOfLexer = {
  /** What the lexer returns for a text, as JSON, by the text. */
  readonly answers: Readonly<Record<string, string>>;
  /** Whether it wants the lexer as well. If this is wrong, the worker asks for it. */
  readonly lexer: boolean;
};

export function wantedOfLexer(files: FileTree, known: Lexed): WantedOfLexer {
  const answers: Record<string, string> = {};
  let lexer = Object.keys(files).some((path) => /\.m?ts$/.test(path));
  for (const text of textsToLex(files)) {
    const key = textKey(text);
    if (Object.hasOwn(known, key)) answers[text] = JSON.stringify(known[key]);
    else lexer = true;
  }
  return { answers, lexer };
}

/**
 * Tells a text from its edits, quickly and without waiting: 53 bits of a hash (cyrb53), and the length.
 * It proves nothing to somebody who would forge one.
 *
 * @see https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js public domain
 */
export function textKey(text: string): string {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 2_654_435_761);
    two = Math.imul(two ^ code, 1_597_334_677);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(two ^ (two >>> 13), 3_266_489_909);
  two = Math.imul(two ^ (two >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  const hash = 4_294_967_296 * (two & 0x1fffff) + (one >>> 0);
  return `${hash.toString(36)}.${text.length}`;
}
