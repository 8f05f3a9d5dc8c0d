import { describe, expect, test } from "vitest";

import { choose, mayRunElsewhere, type Capabilities, type Circumstances } from "./choose.ts";

const able: Capabilities = {
  worker: true,
  sharedMemory: true,
  isolated: true,
  canReload: false,
  canIsolate: false,
  smallMemory: false,
};
const plain: Circumstances = {
  offered: true,
  wish: "auto",
  capabilities: able,
  trust: "own",
  edited: false,
  failures: {},
};
const with_ = (changes: Partial<Capabilities>) => ({ capabilities: { ...able, ...changes } });
const embedded = (is: string) => ({ runtime: "embedded", why: { is } });

describe("on Auto", () => {
  test("real Node.js runs where it can", () => {
    expect(choose(plain)).toEqual({ runtime: "webcontainer", why: { is: "preferred" } });
  });

  test.each([
    ["an iPhone or iPad", with_({ smallMemory: true }), "small-memory"],
    [
      "a browser that can't wait for shared memory",
      with_({ sharedMemory: false }),
      "no-shared-memory",
    ],
    ["a host that sends no headers", with_({ isolated: false }), "not-isolated"],
    ["a site that does not offer it", { offered: false }, "not-offered"],
    ["code of a link", { trust: "foreign" }, "foreign"],
    [
      "edits that loading anew would lose",
      { ...with_({ isolated: false, canReload: true }), edited: true },
      "edited",
    ],
  ] as const)("%s: embedded", (_, changes, why) => {
    expect(choose({ ...plain, ...changes })).toEqual(embedded(why));
  });

  test("a page that isn't isolated yet is loaded anew for it", () => {
    expect(choose({ ...plain, ...with_({ isolated: false, canReload: true }) })).toEqual({
      runtime: "webcontainer",
      why: { is: "preferred" },
      first: "reload",
    });
  });

  test("where the host sends no headers, a service worker isolates the page if it can", () => {
    const page = with_({ isolated: false, canIsolate: true });
    expect(choose({ ...plain, ...page })).toMatchObject({
      runtime: "webcontainer",
      first: "isolate",
    });
    expect(choose({ ...plain, ...page, edited: true })).toEqual(embedded("edited"));
  });

  test("edits in a page that is isolated are no reason against it", () => {
    expect(choose({ ...plain, edited: true }).runtime).toBe("webcontainer");
  });

  test("after a failure the embedded runtime takes over, and after that the recording", () => {
    const once = { ...plain, failures: { webcontainer: "unreachable" } } as const;
    expect(choose(once)).toEqual({
      runtime: "embedded",
      why: { is: "failed", kind: "unreachable" },
    });
    const twice = { ...plain, failures: { ...once.failures, embedded: "unsupported" } } as const;
    expect(choose(twice)).toEqual({ runtime: "recorded", why: { is: "nothing-runs" } });
  });

  test("a browser without workers gets the recording", () => {
    expect(choose({ ...plain, ...with_({ worker: false }) }).runtime).toBe("recorded");
  });
});

describe("by hand", () => {
  test("embedded is embedded, in any page", () => {
    expect(choose({ ...plain, wish: "embedded" })).toEqual(embedded("wished"));
    const page = with_({ isolated: false, canReload: true });
    expect(choose({ ...plain, ...page, wish: "embedded" })).toEqual(embedded("wished"));
  });

  test("Node.js may be tried on an iPad, too", () => {
    const choice = choose({ ...plain, ...with_({ smallMemory: true }), wish: "webcontainer" });
    expect(choice).toEqual({ runtime: "webcontainer", why: { is: "wished" } });
  });

  test("code of a link never gets a network", () => {
    expect(choose({ ...plain, wish: "webcontainer", trust: "foreign" })).toEqual(
      embedded("foreign"),
    );
  });
});

test("a fault of the code is shown and not taken elsewhere", () => {
  expect(mayRunElsewhere("uncaught")).toBe(false);
  expect(mayRunElsewhere("syntax-error")).toBe(false);
  expect(mayRunElsewhere("unreachable")).toBe(true);
});
