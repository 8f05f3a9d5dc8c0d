import type { Position } from "./rewrite.ts";

/** Where a published script comes from. */
export type ScriptOrigin = {
  /** As it is shown in a stack: a path for CommonJS, a `file:` URL for a module, as in Node. */
  readonly shown: string;
  /** Absolute path of the file. */
  readonly file: string;
  original(position: Position): Position;
};

export type Locations = {
  add(url: string, origin: ScriptOrigin): void;
  /** Shows a script that isn't a file of the project, such as the runtime itself, under a name. */
  name(url: string, shown: string): void;
  /** Replaces every `url:line:column` of a known script in `text`, such as a stack. */
  map(text: string): string;
};

/** Keeps which URL holds which file, and translates positions in the one to the other. */
export function createLocations(): Locations {
  const origins = new Map<string, ScriptOrigin>();
  const names = new Map<string, string>();
  /** Up to here the URLs are the same, so that most text is left alone quickly. */
  let schemes: readonly string[] = [];

  function note(url: string): void {
    const scheme = url.slice(0, url.indexOf(":") + 1);
    if (!schemes.includes(scheme)) schemes = [...schemes, scheme];
  }

  function mapOne(whole: string, url: string, line?: string, column?: string): string {
    const name = names.get(url);
    const origin = origins.get(url);
    if (name !== undefined) return line ? `${name}:${line}:${column}` : name;
    if (!origin) return whole;
    if (line === undefined) return origin.shown;
    const { line: at, column: from } = origin.original({
      line: Number(line),
      column: Number(column),
    });
    return `${origin.shown}:${at}:${from}`;
  }

  return {
    add(url, origin) {
      note(url);
      origins.set(url, origin);
    },
    name(url, shown) {
      note(url);
      names.set(url, shown);
    },
    map(text) {
      if (!schemes.some((scheme) => text.includes(scheme))) return text;
      return text.replace(/([a-z]+:[^\s()'"@]+?)(?::(\d+):(\d+))?(?=[\s()'",]|$)/g, mapOne);
    },
  };
}
