import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Root } from "mdast";
import { VFile } from "vfile";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readGolden, writeGolden } from "../labs/shared/golden/files.ts";
import type { LinkOptions } from "../snippets/source-link.ts";
import { citedTests } from "./cited-tests.ts";
import { findTest, listTitles } from "./find-test.ts";
import { remarkProof } from "./remark.ts";

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "proof-"));
  writeFileSync(
    join(root, "traps.test.ts"),
    [
      'test("a missing acknowledgement ends the process", () => {});',
      "describe.each(variants)(`$variant`, () => {",
      "  test.concurrent(",
      '    "log-out comes undone with \\"resave: true\\"",',
      "    () => {},",
      "  );",
      "});",
    ].join("\n"),
  );
});

beforeAll(() => {
  mkdirSync(join(root, "static", "traces"), { recursive: true });
  const told = { browser: "Browser A", tab: "Tab 2", namespace: "/", socket: "s-1", sid: "e-1" };
  const recording = {
    title: "Log out",
    versions: {},
    events: [
      { id: 7, at: 1, kind: "server", change: "listening", port: 3000 },
      {
        id: 9,
        at: 2,
        kind: "connection",
        change: "disconnected",
        reason: "server namespace disconnect",
        ...told,
      },
      { id: 11, at: 3, kind: "store", operation: "get", session: "x", before: null, after: null },
    ],
  } as const;
  writeGolden("logout", recording, join(root, "static", "traces"));
});

afterAll(() => rmSync(root, { recursive: true }));

function element(name: string, attributes: Record<string, string>): Root["children"][number] {
  return {
    type: "mdxJsxFlowElement",
    name,
    attributes: Object.entries(attributes).map(([key, value]) => ({
      type: "mdxJsxAttribute" as const,
      name: key,
      value,
    })),
    children: [],
    position: { start: { line: 12, column: 1 }, end: { line: 12, column: 9 } },
  };
}

const page = (attributes: Record<string, string>, tag = "Proof"): Root => ({
  type: "root",
  children: [element(tag, attributes)],
});

const withLab = (root: Root, of: string): Root => ({
  ...root,
  children: [...root.children, element("Lab", { of })],
});

const transform = (tree: Root, links: LinkOptions = {}) =>
  remarkProof({ root, ...links })(tree, new VFile({ path: join(root, "docs/log-out.mdx") }));

/** What the first tag of a page says after the transformation. */
function learned(tree: Root): Record<string, unknown> {
  const tag = tree.children.find((node) => node.type === "mdxJsxFlowElement");
  const attributes = tag?.attributes ?? [];
  return Object.fromEntries(
    attributes.flatMap((one) => (one.type === "mdxJsxAttribute" ? [[one.name, one.value]] : [])),
  );
}

test("titles are listed with their lines, also where they start on a line of their own", () => {
  expect(listTitles('test(\n  "one",\n);\nit.each(rows)("two %s", () => {});')).toEqual([
    { title: "one", line: 2 },
    { title: "two %s", line: 4 },
  ]);
});

test("a cited test is found by a part of its title", () => {
  expect(findTest(root, "traps.test.ts", 'comes undone with "resave: true"')).toEqual({
    at: "found",
    test: { file: "traps.test.ts", line: 4 },
  });
});

test("a proof learns the line of its test, and the page of the site that shows it", () => {
  const tree = page({ test: "a missing acknowledgement", in: "traps.test.ts" });
  transform(tree);
  expect(learned(tree)).toMatchObject({ line: "1", href: "/source/traps-test-ts#L1" });
});

test("given the repository’s address, a proof leads to its test there, as a snippet does", () => {
  const repositoryUrl = "https://example.org/owner/name/blob/main";
  const tree = page({ test: "comes undone with", in: "traps.test.ts" });
  transform(tree, { repositoryUrl });
  expect(learned(tree)).toMatchObject({ href: `${repositoryUrl}/traps.test.ts#L4` });
});

test("each test that the guide cites has a page of its own; one that is gone has none", () => {
  const docs = join(root, "docs");
  mkdirSync(docs, { recursive: true });
  const cite = (file: string) => `<Proof\n  test="a > b"\n  in="${file}"\n/>\n`;
  writeFileSync(join(docs, "a.mdx"), cite("traps.test.ts") + cite("gone.test.ts"));
  writeFileSync(join(docs, "b.mdx"), cite("traps.test.ts"));
  expect(citedTests(root)).toEqual(["traps.test.ts"]);
});

test("a proof whose test is gone fails with the page's address and the nearest title", () => {
  expect(() =>
    transform(page({ test: "a missing ack ends the process", in: "traps.test.ts" })),
  ).toThrow(
    'docs/log-out.mdx:12: no test "a missing ack ends the process" in traps.test.ts; ' +
      'did you mean "a missing acknowledgement ends the process"?',
  );
});

test("a proof whose file is gone fails with the page's address", () => {
  expect(() => transform(page({ test: "x", in: "race.test.ts" }))).toThrow(
    "docs/log-out.mdx:12: no test file race.test.ts; was it renamed?",
  );
});

test("a proof without a test fails with the page's address", () => {
  expect(() => transform(page({ in: "traps.test.ts" }))).toThrow(
    'docs/log-out.mdx:12: <Proof> needs test="…", as a plain string',
  );
});

test("a proof by an event learns the row of the event, and what it says", () => {
  const tree = page({ trace: "logout", event: "is disconnected: server namespace" });
  transform(withLab(tree, "logout"));
  const attributes = [
    { type: "mdxJsxAttribute", name: "row", value: "logout-trace-9" },
    {
      type: "mdxJsxAttribute",
      name: "told",
      value: "Browser A, Tab 2: The socket is disconnected: server namespace disconnect.",
    },
  ];
  expect(tree.children[0]).toMatchObject({
    attributes: expect.arrayContaining(attributes) as unknown,
  });
});

test("an event that is gone fails with the page's address and the nearest event", () => {
  const tree = page({ trace: "logout", event: "Browser A, Tab 2: The socket is cut" });
  expect(() => transform(withLab(tree, "logout"))).toThrow(
    'docs/log-out.mdx:12: no event "Browser A, Tab 2: The socket is cut" in the golden trace of logout; ' +
      'did you mean "Browser A, Tab 2: The socket is disconnected: server namespace disconnect."?',
  );
});

test("an event of a trace that is gone fails with the page's address", () => {
  expect(() => transform(page({ trace: "rase", event: "x" }))).toThrow(
    'docs/log-out.mdx:12: no golden trace "rase"; was the lab renamed?',
  );
});

test("an event is cited where its trace is shown, so that the link leads somewhere", () => {
  expect(() => transform(page({ trace: "logout", event: "The server listens" }))).toThrow(
    'docs/log-out.mdx:12: cite an event where its trace is shown: <Lab of="logout" />',
  );
});

test("an event of a version's run is cited where that run is shown", () => {
  const golden = readGolden("logout", join(root, "static", "traces"));
  if (golden) writeGolden("logout-naive", golden, join(root, "static", "traces"));
  const cites = () => page({ trace: "logout-naive", event: "The server listens" });
  expect(() => transform(withLab(cites(), "logout"))).toThrow(
    'cite an event where its trace is shown: <RecordedRun of="logout" version="naive" />',
  );
  const tree = cites();
  tree.children.push(element("RecordedRun", { of: "logout", version: "naive" }));
  transform(tree);
  const row = { type: "mdxJsxAttribute", name: "row", value: "logout-naive-trace-7" };
  expect(tree.children[0]).toMatchObject({ attributes: expect.arrayContaining([row]) as unknown });
});

const identity = (attributes: Record<string, string>) =>
  withLab(page({ trace: "logout", ...attributes }, "Identity"), "logout");

test("an identity in the prose has the name that the recorded run’s table gives it, and leads there", () => {
  const session = identity({ of: "session", event: "The store has no session" });
  transform(session);
  const label = { label: "green fox", shape: "triangle", color: "#009e73" };
  expect(learned(session)).toMatchObject({ ...label, row: "logout-trace-11" });
  const socket = identity({ of: "socket", event: "Tab 2: The socket is disconnected" });
  transform(socket);
  expect(learned(socket)).toMatchObject({ label: "blue plum", row: "logout-trace-9" });
});

test("an identity whose event is gone, or tells no such id, fails with the page's address", () => {
  expect(() => transform(identity({ of: "session", event: "The store forgets" }))).toThrow(
    'docs/log-out.mdx:12: no event "The store forgets" in the golden trace of logout',
  );
  expect(() => transform(identity({ of: "session", event: "The server listens" }))).toThrow(
    'docs/log-out.mdx:12: no session is told by "The server listens on port 3000."',
  );
  expect(() => transform(identity({ event: "The server listens" }))).toThrow(
    'docs/log-out.mdx:12: <Identity> needs of="…", as a plain string',
  );
});
