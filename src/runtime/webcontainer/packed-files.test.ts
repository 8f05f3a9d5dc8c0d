import { expect, test } from "vitest";
import { packFiles, unpackFiles } from "./packed-files.ts";

test("files come out as they went in, and a text that several hold is packed once", () => {
  const files = { "b/index.js": "same", "a/index.js": "same", "a/grüße.txt": "ä" };
  const packed = packFiles(files);
  expect(packed.texts).toEqual(["ä", "same"]);
  expect(unpackFiles(JSON.parse(JSON.stringify(packed)))).toEqual(files);
});

test("the order in which files are given makes no other name", () => {
  const one = packFiles({ a: "1", b: "2" });
  expect(JSON.stringify(packFiles({ b: "2", a: "1" }))).toBe(JSON.stringify(one));
});

test.each([null, [], { texts: [] }, { texts: [1], files: {} }, { texts: [], files: { a: 0 } }])(
  "a damaged file is refused: %j",
  (damaged) => {
    expect(() => unpackFiles(damaged)).toThrow("damaged");
  },
);
