import { parseAnsiSequences } from "ansi-sequence-parser";
import type { ParseToken } from "ansi-sequence-parser";

/** A piece of a line of a terminal that looks the same throughout. */
export type AnsiRun = {
  readonly text: string;
  /** One of the eight colours that a theme has, such as `red`; a bright one is drawn as its plain one. */
  readonly color?: AnsiColor;
  readonly bold?: true;
  readonly dim?: true;
  readonly italic?: true;
  readonly underline?: true;
};

const colors = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;
export type AnsiColor = (typeof colors)[number];

// Control sequences (ECMA-48, section 5.4), titles and links (OSC), and an escape that begins neither.
// Those that colour are kept: ESC [ numbers m.
const notColour =
  /\u001B(?:\[(?![\d;]*m)[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|(?!\[[\d;]*m))/g;

/**
 * A line taken apart by its colours. What is not understood is dropped, never shown as noise; colours
 * of the 256-colour table beyond the first 16, and of RGB, are left to the theme: it alone knows what
 * can be read on its background.
 */
export function ansiRuns(line: string): readonly AnsiRun[] {
  return parseAnsiSequences(line.replace(notColour, ""))
    .map(runOf)
    .filter(({ text }) => text !== "");
}

function runOf({ value, foreground, decorations }: ParseToken): AnsiRun {
  const color = colorOf(foreground);
  return {
    text: value,
    ...(color && { color }),
    ...(decorations.has("bold") && { bold: true as const }),
    ...(decorations.has("dim") && { dim: true as const }),
    ...(decorations.has("italic") && { italic: true as const }),
    ...(decorations.has("underline") && { underline: true as const }),
  };
}

function colorOf(foreground: ParseToken["foreground"]): AnsiColor | undefined {
  if (foreground?.type === "table") {
    return foreground.index < 16 ? colors[foreground.index % 8] : undefined;
  }
  if (foreground?.type !== "named") return undefined;
  const name = foreground.name.replace(/^bright/, "").toLowerCase();
  return colors.find((color) => color === name);
}
