import { afterAll, beforeAll, expect, test } from "vitest";
import type { Asset } from "../src/runtime/embedded/build/manifest.ts";
import { buildSite, type BuiltSite } from "../src/runtime/embedded/host/testing/site.ts";
import budget from "./budget.json" with { type: "json" };

let site: BuiltSite;
beforeAll(async () => {
  site = await buildSite();
}, 60_000);
afterAll(() => site.close());

test("what a reader's click fetches for a JavaScript example stays within its budget, part by part", () => {
  const { assets, packages } = site;
  const counter = packages["counter"];
  const files = counter?.files ?? {};
  const client = files["node_modules/socket.io/client-dist/socket.io.js"];
  const parts: Record<keyof typeof budget.runtimeOnClick, Asset | undefined> = {
    worker: assets.worker,
    "frame of the worker": assets.frame,
    "preview service worker": assets.serviceWorker,
    packages: counter?.script,
    "socket.io.js": client,
    "modules read ahead, for ES modules only": counter?.lexed,
  };
  expect(Object.keys(files)).toHaveLength(1);
  const over = Object.entries(parts).flatMap(([name, asset]) => {
    const most = budget.runtimeOnClick[name as keyof typeof budget.runtimeOnClick];
    const bytes = asset?.brotli ?? Infinity;
    return bytes > most ? [`${name}: ${bytes} bytes with Brotli are more than ${most}`] : [];
  });
  expect(over).toEqual([]);
});
