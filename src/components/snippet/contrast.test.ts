import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const css = readFileSync(join(import.meta.dirname, "code.css"), "utf8");

/** The colours of one rule, by name without `--code-`. */
function paletteOf(selector: string): ReadonlyMap<string, string> {
  const [, body = ""] = css.split(`\n${selector} {`);
  const declarations = (body.split("}")[0] ?? "").matchAll(/--code-([a-z]+): (#[0-9a-f]{6});/g);
  return new Map([...declarations].map(([, name = "", colour = ""]) => [name, colour]));
}

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe.each([
  ["light", ":root"],
  ["dark", '[data-theme="dark"]'],
])("in %s mode", (_mode, selector) => {
  const palette = paletteOf(selector);
  const colour = (name: string) => palette.get(name) ?? "#000000";
  const surfaces = ["background", "marked", "edge"];
  const inks = [...palette.keys()].filter((name) => !surfaces.includes(name));

  test("every kind of token has a colour", () => {
    const classes = [...css.matchAll(/^\.code-([a-z]+) \{/gm)].map(([, name]) => name);
    expect([...inks].sort()).toEqual([...new Set([...classes, "text"])].sort());
  });

  test.each(inks)("%s is readable on a block and on a marked line", (ink) => {
    expect(contrast(colour(ink), colour("background"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour(ink), colour("marked"))).toBeGreaterThanOrEqual(4.5);
  });

  test("the bar beside a marked line can be seen (1.4.11)", () => {
    expect(contrast(colour("edge"), colour("background"))).toBeGreaterThanOrEqual(3);
  });
});
