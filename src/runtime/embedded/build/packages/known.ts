import { createRequire } from "node:module";
import type { Answers, StandIn } from "../../loader/stand-in.ts";

/** What is known of a file's exports because it is asked for as the bundle is built. */
function exportsOf(path: string): object {
  return createRequire(path)(path) as object;
}

/** A class with a property that others read all the time. */
export const withText =
  (name: string) =>
  (path: string): StandIn => ({
    kind: "function",
    values: { [name]: String(Reflect.get(exportsOf(path), name)) },
  });

/** What the pages of an example are made of. */
const extensions = ["html", "txt", "css", "js", "mjs", "json", "map", "svg", "png", "ico", "bin"];

/** A part of `mime-types`. @see https://github.com/jshttp/mime-types#api */
type MimeTypes = {
  contentType(type: string): string | false;
  lookup(path: string): string | false;
};

/** What `mime-types` returns for these, asked of itself. Asked for another one, it is loaded. */
export function mimeAnswers(path: string): StandIn {
  const mime = exportsOf(path) as MimeTypes;
  const names = extensions.flatMap((extension) => [extension, `.${extension}`]);
  const types = known(names, mime.contentType);
  // Express names a type, and has the charset added; what comes of that is given once more.
  const lookup = known(names, mime.lookup);
  const whole = [...Object.values(lookup), ...Object.values(types)];
  const contentType = { ...types, ...known(whole, mime.contentType) };
  return { kind: "object", functions: { contentType, lookup } };
}

function known(asked: readonly string[], answer: (one: string) => string | false): Answers {
  return Object.fromEntries(
    asked.flatMap((one): [string, string][] => {
      const found = answer(one);
      return found === false ? [] : [[one, found]];
    }),
  );
}
