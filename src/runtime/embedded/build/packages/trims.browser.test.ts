import { createRequire } from "node:module";
import { build, type Plugin } from "esbuild";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Borrowed, borrowChromium } from "../../../../../tests/browser/borrow-chromium.ts";
import { trimsPlugin } from "./trims.ts";

const require = createRequire(import.meta.url);
const encodings = ["shiftjis", "eucjp", "gbk", "gb18030", "cp949", "big5hkscs"] as const;

/** A script that leaves a function for decoding in the global scope. */
async function decoderScript(name: string, plugins: Plugin[]): Promise<string> {
  const result = await build({
    stdin: {
      contents: `const { Buffer } = require("buffer/");
        globalThis.Buffer = Buffer;
        const iconv = require("iconv-lite");
        globalThis.${name} = (bytes, encoding) => iconv.decode(Buffer.from(bytes), encoding);
        globalThis.${name}Encode = (text, encoding) => [...iconv.encode(text, encoding)];`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    mainFields: ["main"],
    define: { global: "globalThis" },
    alias: {
      buffer: require.resolve("buffer/index.js"),
      string_decoder: require.resolve("string_decoder/lib/string_decoder.js"),
    },
    external: ["stream"],
    logLevel: "silent",
    plugins,
  });
  return result.outputFiles[0]?.text ?? "";
}

let chromium: Borrowed;
let page: Page;
beforeAll(async () => {
  chromium = await borrowChromium();
  page = await chromium.browser.newPage();
  await page.addScriptTag({ content: await decoderScript("whole", []) });
  await page.addScriptTag({ content: await decoderScript("trimmed", [trimsPlugin()]) });
});
afterAll(() => chromium.giveBack());

/** What decodes differently: `bytes: whole → trimmed`. */
function compare(encoding: string): Promise<string[]> {
  return page.evaluate((name) => {
    type Decode = (bytes: number[], encoding: string) => string;
    const { whole, trimmed } = globalThis as unknown as { whole: Decode; trimmed: Decode };
    const found: string[] = [];
    const check = (bytes: number[]) => {
      const [one, other] = [whole(bytes, name), trimmed(bytes, name)];
      if (one !== other)
        found.push(`${bytes.map((byte) => byte.toString(16)).join("")}: ${one} → ${other}`);
    };
    for (let one = 0; one <= 0xff; one++) check([one]);
    for (let one = 0x81; one <= 0xfe; one++)
      for (let two = 0x30; two <= 0xfe; two++) check([one, two]);
    if (name === "eucjp") {
      for (let two = 0xa1; two <= 0xfe; two++) {
        for (let three = 0xa1; three <= 0xfe; three++) check([0x8f, two, three]);
      }
    }
    return found;
  }, encoding);
}

test.each(encodings)(
  "%s decodes from the browser's tables as from iconv-lite's own",
  async (encoding) => {
    const differences = await compare(encoding);
    expect(differences).toEqual([]);
  },
);

test("text is encoded the same", async () => {
  const texts = {
    shiftjis: "日本語ｶﾅ",
    eucjp: "日本語",
    gb18030: "中文字𠀀€",
    cp949: "한국어",
    big5: "中文字",
  };
  const same = await page.evaluate((all) => {
    type Encode = (text: string, encoding: string) => number[];
    const { wholeEncode, trimmedEncode } = globalThis as unknown as Record<
      "wholeEncode" | "trimmedEncode",
      Encode
    >;
    return Object.entries(all).map(([encoding, text]) => [
      wholeEncode(text, encoding).join(),
      trimmedEncode(text, encoding).join(),
    ]);
  }, texts);
  for (const [whole, trimmed] of same) expect(trimmed).toBe(whole);
});
