import { inspect } from "node-inspect-extracted";
import { invalidArgValue, mustBeString } from "../internal/errors.ts";

/** ANSI codes by name, as `inspect.colors` lists them: `[on, off]`. */
const colors = inspect.colors as unknown as Readonly<Record<string, readonly [number, number] | undefined>>;

/** `util.styleText`: text between the escape codes of one or more formats. */
export function styleText(format: string | readonly string[], text: string): string {
  mustBeString(text, "text");
  const names = typeof format === "string" ? [format] : format;
  return names.reduceRight((inner, name) => {
    const codes = colors[name];
    if (!codes) {
      const known = Object.keys(colors)
        .map((color) => `'${color}'`)
        .join(", ");
      throw invalidArgValue("format", name, `must be one of: ${known}`);
    }
    return `\u001b[${codes[0]}m${inner}\u001b[${codes[1]}m`;
  }, text);
}
