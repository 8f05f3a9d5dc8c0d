import { expect, test } from "vitest";

import { hasSecret, rotateSecret } from "./secret.ts";

const files = {
  "index.html": "<p>secret: none</p>",
  "session.js": 'session({\n  secret: "changeit",\n  resave: false,\n});',
};

test("the secret in the code is another one afterwards, and nothing else is", () => {
  const rotated = rotateSecret(files);
  expect(rotated).toEqual({
    before: "changeit",
    path: "session.js",
    text: files["session.js"].replace("changeit", "changeit-2"),
  });
});

test("a secret that was rotated is rotated to one that was not there before", () => {
  const seen = new Set(["changeit"]);
  let text = files["session.js"];
  for (let i = 0; i < 12; i++) {
    text = rotateSecret({ "session.js": text })?.text ?? "";
    seen.add(/"(.*?)"/.exec(text)?.[1] ?? "");
  }
  expect(seen.size).toBe(13);
});

test("an example whose secret stands elsewhere has none to rotate", () => {
  const elsewhere = { "session.js": "session({ secret: process.env.SECRET })" };
  expect(hasSecret(elsewhere)).toBe(false);
  expect(rotateSecret(elsewhere)).toBeUndefined();
  expect(hasSecret(files)).toBe(true);
});
