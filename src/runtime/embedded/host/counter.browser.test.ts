import type { Frame } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Project } from "../../port.ts";
import { openBench, readProject, type Bench } from "./testing/site.ts";
import { shownIn } from "./testing/shown.ts";
import type { StaticSite } from "./testing/static-site.ts";

let bench: Bench;
let site: StaticSite;
beforeAll(async () => {
  bench = await openBench();
  site = await bench.serve();
});
afterAll(() => bench.close());

const variants = ["cjs", "esm", "ts"] as const;
const transports = {
  "polling, then WebSocket": null,
  "polling only": ["polling"],
  "WebSocket only": ["websocket"],
} as const;
const hosting = [
  { previews: "service-worker", isolation: "opaque-origin" },
  { previews: "service-worker", isolation: "worker" },
  { previews: "shell", isolation: "opaque-origin" },
  { previews: "shell", isolation: "worker" },
] as const;

/** The example as it is, but for the transports that its page asks for. */
async function counter(variant: Project["variant"], wanted: readonly string[] | null) {
  const project = await readProject("counter", variant);
  if (!wanted) return project;
  const html = project.files["index.html"] ?? "";
  const changed = html.replace("io();", `io({ transports: ${JSON.stringify(wanted)} });`);
  if (changed === html) throw new Error("The counter's page doesn't call io() any more.");
  return { ...project, files: { ...project.files, "index.html": changed } };
}

const shows = (frame: Frame, id: string, text: string) =>
  expect.poll(() => frame.textContent(`#${id}`)).toBe(text);

describe.each(hosting)("with previews by $previews and the server in an $isolation", (mode) => {
  describe.each(Object.entries(transports))("over %s", (_name, wanted) => {
    test.each(variants)(
      "tabs of one browser count together, another browser by itself, and logging out ends both tabs (%s)",
      async (variant) => {
        const project = await counter(variant, wanted);
        const { context, page } = await bench.open(site);
        try {
          const started = await page.evaluate(
            async ([project, mode]) => {
              const watched = await window.test.start({ project, trust: "own" }, mode);
              Object.assign(window, { watched });
              const tab = window.test.open(watched, "alice", "a1");
              const state = await watched.settled();
              await tab;
              return { state, isolation: watched.run.isolation, logs: watched.logs };
            },
            [project, mode] as const,
          );
          expect(started).toMatchObject({
            state: { at: "running", port: 3000 },
            isolation: mode.isolation,
          });
          const a1 = shownIn(page, "a1");
          await shows(a1, "status", "connected");
          await page.evaluate(async () => {
            const { watched } = window as unknown as {
              watched: Parameters<typeof window.test.open>[0];
            };
            await Promise.all([
              window.test.open(watched, "alice", "a2"),
              window.test.open(watched, "bob", "b"),
            ]);
          });
          const [a2, b] = [shownIn(page, "a2"), shownIn(page, "b")];
          await Promise.all([shows(a2, "status", "connected"), shows(b, "status", "connected")]);

          await a1.click("#http");
          await Promise.all([shows(a1, "count", "1"), shows(a2, "count", "1")]);
          await a2.click("#socket");
          await Promise.all([shows(a1, "count", "2"), shows(a2, "count", "2")]);
          await a1.click("#http");
          await Promise.all([shows(a1, "count", "3"), shows(a2, "count", "3")]);
          await shows(b, "count", "0");

          await a1.click("#logout");
          await Promise.all([
            shows(a1, "status", "disconnected"),
            shows(a2, "status", "disconnected"),
          ]);
          await shows(b, "status", "connected");
        } finally {
          await context.close();
        }
      },
    );
  });
});
