import { expect, test } from "vitest";
import { admitScript } from "./content-policy.ts";

const script = { url: "https://site.example/shim.js", nonce: "n1" };

test.each([
  [
    "a policy that forbids everything",
    "default-src 'none'",
    "default-src 'none'; script-src-elem https://site.example/shim.js",
  ],
  [
    "a list of scripts, which stays as it is for the page's own",
    "default-src 'self'; script-src 'self' 'unsafe-inline'",
    "default-src 'self'; script-src 'self' 'unsafe-inline'; script-src-elem 'self' 'unsafe-inline' https://site.example/shim.js",
  ],
  [
    "a list of script elements",
    "script-src-elem 'self'; img-src *",
    "img-src *; script-src-elem 'self' https://site.example/shim.js",
  ],
  [
    "a policy in which URLs don't count",
    "script-src 'nonce-x' 'strict-dynamic'",
    "script-src 'nonce-x' 'strict-dynamic'; script-src-elem 'nonce-x' 'strict-dynamic' 'nonce-n1'",
  ],
  ["a policy that says nothing of scripts", "frame-ancestors 'self'", "frame-ancestors 'self'"],
  [
    "several policies, each for itself",
    "default-src 'none', script-src 'self'",
    "default-src 'none'; script-src-elem https://site.example/shim.js,script-src 'self'; script-src-elem 'self' https://site.example/shim.js",
  ],
])("%s lets the preview's script in and no other", (_, before, after) => {
  expect(admitScript(before, script)).toBe(after);
});
