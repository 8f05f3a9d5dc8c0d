import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hashSourceOf, inlineScriptsOf, withInlineScripts } from "./inline-scripts.ts";
import { takeLock } from "./lock.ts";

test("inline scripts are found, with quotes around attributes or without", () => {
  const html = `
    <script>one()</script>
    <script type=module>two()</script>
    <script data-a="a>b" type="text/javascript">three("<b>")</script>
    <SCRIPT>four()</SCRIPT>
    <script src="/a.js"></script><script src=/b.js defer></script>
    <script type="application/ld+json">{"@context":"https://schema.org"}</script>
    <script></script>
    <script>one()</script>`;
  expect(inlineScriptsOf(html)).toEqual(["one()", "two()", 'three("<b>")', "four()"]);
});

test("a hash source is what the specification's own example says", () => {
  // CSP3, section 2.3.1 asks for base64 of the SHA-256 digest; the digest of nothing is well known.
  expect(hashSourceOf("")).toBe("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
});

test("the hashes of all pages' inline scripts stand in the policy, each once", () => {
  const file =
    "# {inline-scripts}\n/\n  Content-Security-Policy: script-src 'self' {inline-scripts}; a";
  const pages = ["<script>a()</script>", "<script>a()</script><script>b()</script>"];
  const [comment, , policy = ""] = withInlineScripts(file, pages).split("\n");
  expect(comment).toBe("# {inline-scripts}");
  expect(policy.match(/'sha256-/g)).toHaveLength(2);
  expect(policy).toContain(hashSourceOf("a()"));
  expect(policy).toContain(hashSourceOf("b()"));
});

test("a site without inline scripts allows none", () => {
  const [line] = withInlineScripts("  A: script-src 'self' {inline-scripts}; b", ["<p>"]).split(
    "\n",
  );
  expect(line).toBe("  A: script-src 'self'; b");
});

test("one process builds at a time, and a dead one holds nobody up", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lock-"));
  const file = join(folder, "lock");
  // No process can have this id (Linux: at most 2^22).
  await writeFile(file, "99999999");
  const release = await takeLock(file);
  expect(await readFile(file, "utf8")).toBe(String(process.pid));
  const order: string[] = [];
  const second = takeLock(file).then((releaseSecond) => {
    order.push("second");
    return releaseSecond;
  });
  order.push("first");
  await release();
  await (
    await second
  )();
  expect(order).toEqual(["first", "second"]);
  await rm(folder, { recursive: true });
});
