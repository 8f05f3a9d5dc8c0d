import { inspect } from "node-inspect-extracted";
import { invalidArgValue, mustBeString } from "../internal/errors.ts";
import process from "../process.ts";

/** ANSI codes by name, as `inspect.colors` lists them: `[on, off]`. */
const inspectColors = () =>
  inspect.colors as unknown as Readonly<Record<string, readonly [number, number] | undefined>>;

type StyleOptions = {
  readonly validateStream?: boolean;
  readonly stream?: object;
};

/** `util.styleText`: text between the escape codes of one or more formats, where a terminal shows it. */
export function styleText(
  format: string | readonly string[],
  text: string,
  { validateStream = true, stream = process.stdout }: StyleOptions = {},
): string {
  mustBeString(text, "text");
  const colors = inspectColors();
  const names = typeof format === "string" ? [format] : format;
  const styled = names.reduceRight((inner, name) => {
    const codes = colors[name];
    if (!codes) {
      const known = Object.keys(colors)
        .map((color) => `'${color}'`)
        .join(", ");
      throw invalidArgValue("format", name, `must be one of: ${known}`);
    }
    return `\u001b[${codes[0]}m${inner}\u001b[${codes[1]}m`;
  }, text);
  const { FORCE_COLOR = "" } = process.env;
  const shows =
    FORCE_COLOR !== "" ? FORCE_COLOR !== "0" : "isTTY" in stream && stream.isTTY === true;
  // A list is always applied in Node 20, whatever the stream.
  return typeof format === "string" && validateStream && !shows ? text : styled;
}
