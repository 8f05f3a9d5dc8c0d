import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Borrowed, borrowChromium } from "../../../../tests/browser/borrow-chromium.ts";
import { builtinsPlugin } from "../build/builtins-plugin.ts";
import type { Report } from "./report.ts";
import {
  commonjs,
  cycles,
  esm,
  failures,
  syntaxErrors,
  thrownPlaces,
  typescript,
  type Case,
} from "./testing/cases.ts";
import {
  runInNode,
  runTypescriptInNode,
  withoutInternals,
  type TestProject,
} from "./testing/run.ts";

/** No `'unsafe-eval'`: what the loader does must work where text can't be run as code. */
const policy = "default-src 'none'; script-src 'self' blob:; worker-src 'self'; connect-src 'none'";

type Ran = { readonly out: string[]; readonly chunks: string[]; readonly report?: Report };

let server: Server;
let chromium: Borrowed | undefined;
let page: Page;

beforeAll(async () => {
  const scripts = await buildScripts();
  server = createServer((request, response) => {
    const script = scripts.get(request.url ?? "");
    response.setHeader("Content-Security-Policy", policy);
    response.setHeader("Content-Type", script ? "text/javascript" : "text/html");
    response.end(script ?? "<!doctype html><title>loader</title>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  chromium = await borrowChromium();
  page = await chromium.browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});

afterAll(async () => {
  await chromium?.giveBack();
  server?.close();
});

async function buildScripts(): Promise<Map<string, string>> {
  const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const bundle = async (entry: string, globalName?: string) => {
    const result = await build({
      entryPoints: [file(entry)],
      bundle: true,
      write: false,
      format: "iife",
      platform: "browser",
      target: "es2022",
      logLevel: "silent",
      define: { global: "globalThis", "process.env.NODE_ENV": '"production"' },
      ...(globalName
        ? { globalName }
        : { plugins: [builtinsPlugin()], inject: [file("../worker/inject.ts")] }),
    });
    return result.outputFiles[0]?.text ?? "";
  };
  return new Map([
    ["/worker.js", await bundle("testing/worker.ts")],
    ["/typescript.js", await bundle("typescript.ts", "__typescript")],
    ["/syntax.js", await bundle("syntax.ts", "__syntax")],
  ]);
}

/** Runs a project in a worker of its own. */
function runInBrowser(project: TestProject, entry: string): Promise<Ran> {
  return page.evaluate(
    ([files, main]) =>
      new Promise<Ran>((resolve, reject) => {
        const worker = new Worker("/worker.js");
        worker.onmessage = ({ data }: MessageEvent<Ran>) => {
          worker.terminate();
          resolve(data);
        };
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage({ project: files, entry: main });
      }),
    [project, entry] as const,
  );
}

/** Without the hint that a page adds to Node's message. */
const plain = ({ out, report }: Ran) => ({
  out: out.filter((line) => !line.startsWith("This page has")),
  error: withoutInternals(report?.text ?? ""),
});

test("the page's policy forbids eval", async () => {
  const evaluated = page.evaluate(() => {
    const script = document.createElement("script");
    script.src = URL.createObjectURL(
      new Blob(["try { eval('1'); window.seen = 'ran' } catch (e) { window.seen = e.name }"]),
    );
    document.head.append(script);
    return new Promise((resolve) => {
      script.onload = () => resolve((window as unknown as { seen: string }).seen);
    });
  });
  expect(await evaluated).toBe("EvalError");
});

const groups: readonly (readonly [string, readonly Case[]])[] = [
  ["CommonJS", commonjs],
  ["ES modules", esm],
  ["cycles of ES modules", cycles],
  ["uncaught errors", failures],
];

describe.each(groups)("in Chromium, as in Node: %s", (_title, cases) => {
  test.each(cases)("%s", async (_promise, entry, project) => {
    const ran = await runInBrowser(project, entry);
    expect(plain(ran)).toEqual(runInNode(project, entry));
    expect(ran.chunks).not.toContain("typescript");
  });
});

describe("in Chromium, as with tsx", () => {
  test.each(typescript)("%s", async (_promise, entry, project) => {
    const ran = await runInBrowser(project, entry);
    expect(plain(ran)).toEqual(runTypescriptInNode(project, entry));
    expect(ran.chunks).toEqual(["typescript"]);
  });
});

describe("in Chromium, an error is shown at the reader's own line and column", () => {
  test.each([...syntaxErrors, ...thrownPlaces])("%s", async (_promise, entry, project, place) => {
    const { report } = await runInBrowser(project, entry);
    expect(report?.at).toMatchObject(place);
  });
});
