import { setTimeout as wait } from "node:timers/promises";
import type { Plugin } from "esbuild";
import { expect, test } from "vitest";
import { builtinFile, builtinsPlugin } from "./builtins-plugin.ts";
import { bundle } from "./bundle.ts";

/** Two modules that both import `node:path`; esbuild comes to one of them long after the other. */
const twoImporters = (byName: string, other: string, late: "one" | "two"): Plugin => ({
  name: "two-importers",
  setup(build) {
    const importing = { one: byName, two: other };
    build.onResolve({ filter: /^(?:one|two)$/ }, ({ path }) => ({ path, namespace: "test" }));
    build.onLoad({ filter: /./, namespace: "test" }, async ({ path }) => {
      if (path === late) await wait(100);
      const from = JSON.stringify(importing[path as "one" | "two"]);
      const resolveDir = import.meta.dirname;
      return { contents: `import path from ${from}; console.log(path.sep);`, resolveDir };
    });
  },
});

test.each(["../node/path.ts", builtinFile("path") ?? ""])(
  "a script is the same whether esbuild comes to a module by its name first or by %s",
  async (file) => {
    const [one, two] = await Promise.all(
      (["one", "two"] as const).map((late) =>
        bundle(
          { text: `import "one"; import "two";` },
          { plugins: [twoImporters("node:path", file, late), builtinsPlugin()] },
        ),
      ),
    );
    expect(one?.text).toContain("console.log");
    expect(one?.text).toBe(two?.text);
  },
);
