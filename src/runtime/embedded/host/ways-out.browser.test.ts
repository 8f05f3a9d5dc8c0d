import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { openBench, projectOf, type Bench } from "./testing/site.ts";
import type { StaticSite } from "./testing/static-site.ts";
import { openOutside, wayOut, waysOut, type Outside } from "./testing/ways-out.ts";

let bench: Bench;
let site: StaticSite;
let outside: Outside;
beforeAll(async () => {
  [bench, outside] = await Promise.all([openBench(), openOutside()]);
  // Without any header: what holds here holds wherever the site is.
  site = await bench.serve();
});
afterAll(() => Promise.all([bench.close(), outside.close()]));
beforeEach(() => void outside.reached.splice(0));

/** A page that tries one way when it is shown, and tells its server how that went. */
const pageOf = (body: string, way: number) =>
  `<!doctype html><title>foreign</title><body><p>foreign</p><script>
    const tell = (text) => fetch("/?way=${way}", { method: "POST", body: text });
    const late = new Promise((_, no) => setTimeout(no, 3000, new Error("no answer")));
    const way = async () => { ${body.replaceAll("</script", "<\\/script")} };
    Promise.race([way(), late]).then((value) => tell("done " + value), (error) => tell("failed " + error));
  </script></body>`;

/** Serves each page once: whoever has gone elsewhere comes back to another. */
const serving = (pages: readonly string[]) => `
  const pages = ${JSON.stringify(pages)}.map((page) => [page]);
  require("node:http").createServer((req, res) => {
    const way = Number(new URL(req.url, "http://x").searchParams.get("way"));
    if (req.method === "POST") {
      let text = "";
      req.on("data", (data) => (text += data)).on("end", () => {
        console.log("tried " + way + ": " + text);
        res.end();
      });
      return;
    }
    res.setHeader("content-type", "text/html");
    res.end(pages[way].pop() ?? "<p>back</p><script>fetch('/?way=" + way + "', { method: 'POST', body: 'back' })</script>");
  }).listen(process.env.PORT);`;

test("a page of foreign code reaches nothing outside, whichever way it tries", async () => {
  const { context, page } = await bench.open(site);
  const bodies = Object.values(waysOut).map((body) => wayOut(body, outside, site.url));
  const silent = await page.evaluate(
    async ([project, names]) => {
      const watched = await window.test.start({ project, trust: "foreign" }, { spare: false });
      await watched.settled();
      const silent = new Set(names);
      let told: () => void = () => undefined;
      watched.run.onLog(({ text }) => {
        const [, way] = /^tried (\d+): /.exec(text) ?? [];
        if (way === undefined) return;
        silent.delete(names[Number(way)] ?? "");
        told();
      });
      let late = false;
      setTimeout(() => ((late = true), told()), 120_000);
      const until = async (isOver: () => boolean) => {
        while (!isOver() && !late) await new Promise<void>((resolve) => (told = resolve));
      };
      for (const [way, name] of names.entries()) {
        // Each in a browser of its own: the tabs of one are opened one after the other.
        void window.test.open(watched, `mallory ${way}`, `way ${way}`, `/?way=${way}`);
        // Some at a time.
        if (way % 8 === 7) await until(() => !silent.has(name));
      }
      await until(() => silent.size === 0);
      return [...silent];
    },
    [
      projectOf(serving(bodies.map((body, way) => pageOf(body, way)))),
      Object.keys(waysOut),
    ] as const,
  );
  expect(silent).toEqual([]);
  expect(outside.reached).toEqual([]);
  expect(site.misses.filter((path) => path.includes("leak"))).toEqual([]);
  expect(page.url()).toBe(site.url);
  expect(context.pages()).toHaveLength(1);
  await context.close();
}, 240_000);

test.each([
  "a script that goes elsewhere",
  "a form that posts, past its event",
  "a refresh",
  "a link",
  "a new window",
  "WebRTC",
  "WebRTC in a frame's own text",
  "WebRTC in a frame written piece by piece",
  "WebRTC in an address of script",
  "a WebSocket",
  "fetch",
  "an image",
  "a beacon",
  "a frame",
])("the same way does lead out of a page without these walls: %s", async (name) => {
  const { context, page } = await bench.open(site);
  const body = wayOut(waysOut[name] ?? "", outside, site.url);
  await page.evaluate((body) => {
    const script = document.createElement("script");
    script.textContent = `(async () => { ${body} })().catch(() => undefined)`;
    document.body.append(script);
  }, body);
  await expect.poll(() => outside.reached.length).toBeGreaterThan(0);
  await context.close();
});
