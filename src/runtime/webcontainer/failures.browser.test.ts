import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { projectOf, readProject } from "../embedded/host/testing/site.ts";
import type { Project } from "../port.ts";
import type { Deadlines } from "./index.ts";
import { withStandin } from "./testing/with-standin.ts";

/** What a reader is told, whatever goes wrong between the click and the preview, and after it. */
const { standin, open } = withStandin();

const short: Partial<Deadlines> = { silence: 300, load: 1000, slow: 100 };

const start = (page: Page, project: Project, deadlines: Partial<Deadlines> = {}) =>
  page.evaluate(
    async ([project, deadlines]) => (await startContainer({ project }, { deadlines })).settled(),
    [project, deadlines] as const,
  );

const server = `require("node:http").createServer((_, res) => res.end("<p>hello</p>")).listen(process.env.PORT);`;
const hello = projectOf(server);

test("a page that is not isolated says so, and asks nobody for anything", async () => {
  const page = await open({ isolated: false });
  expect(await start(page, hello)).toMatchObject({
    at: "failed",
    failure: { kind: "unsupported" },
  });
  expect(standin().asked).toEqual([]);
});

test.each(["empty", "silent", "missing", "aborted", "without-coep"] as const)(
  "a service that answers %s is asked twice, said to be slow, and then to be out of reach; when it is back, the next start succeeds",
  async (fault) => {
    standin().faults.boot = fault;
    const page = await open();
    const failed = await start(page, hello, short);
    expect(failed).toMatchObject({ at: "failed", failure: { kind: "unreachable" } });
    expect(standin().asked).toHaveLength(2);
    const boot = await page.evaluate(() => containerRun.progress.map((progress) => progress.boot));
    expect([...new Set(boot)]).toEqual(["waiting", "working", "slow", "failed"]);
    standin().faults.boot = "well";
    expect(await start(page, hello)).toMatchObject({ at: "running" });
  },
);

test("a container that comes after its run was given up sleeps, and the next run wakes it", async () => {
  standin().faults.boot = "held";
  const page = await open();
  const failed = await start(page, hello, short);
  expect(failed).toMatchObject({ at: "failed", failure: { kind: "unreachable" } });
  standin().release();
  const container = await standin().booted();
  expect(container.processes.count()).toBe(0);
  expect(await start(page, hello)).toMatchObject({ at: "running" });
  expect(standin().containers()).toHaveLength(1);
});

test("an example that throws at its start is told with its line", async () => {
  const page = await open();
  const state = await start(page, projectOf(`const app = {};\n\napp.listen();\n`));
  expect(state).toMatchObject({
    at: "failed",
    failure: {
      kind: "uncaught",
      message: "TypeError: app.listen is not a function",
      at: { file: "index.js", line: 3, column: 5 },
    },
  });
});

test("a place in TypeScript is the reader’s own, in line and column", async () => {
  const page = await open();
  const source = `type App = { listen(): void };\nconst app: App = {} as unknown as App; app.listen();\n`;
  const state = await start(page, projectOf(source, "ts"));
  expect(state).toMatchObject({
    at: "failed",
    failure: { kind: "uncaught", at: { file: "index.ts", line: 2, column: 44 } },
  });
});

test("a syntax error in TypeScript is told as one, with its line", async () => {
  const page = await open();
  const state = await start(page, projectOf("let a: number = 1;\nconst = 2;\n", "ts"));
  expect(state).toMatchObject({
    at: "failed",
    failure: { kind: "syntax-error", at: { file: "index.ts", line: 2, column: 7 } },
  });
});

test("an example that ends without listening never listened", async () => {
  const page = await open();
  expect(await start(page, projectOf(`console.log("bye");`))).toMatchObject({
    at: "failed",
    failure: { kind: "never-listened" },
  });
  const logs = await page.evaluate(() => containerRun.logs.map(({ text }) => text));
  expect(logs).toContain("bye");
});

test("a server on another port is named, when the wait is over", async () => {
  const page = await open();
  const project = projectOf(server.replace("process.env.PORT", "4000"));
  expect(await start(page, project, { listening: 3000 })).toMatchObject({
    at: "failed",
    failure: { kind: "never-listened", message: expect.stringContaining("port 4000 instead") },
  });
});

const blocked = {
  "that refuse to load": { previews: "refuse" },
  "of ports that nobody hears of": { ports: false },
} as const;

test.each(Object.entries(blocked))(
  "previews %s are blocked, and the tab says so",
  async (_, fault) => {
    const page = await open();
    Object.assign(standin().faults, fault);
    expect(await start(page, hello, { preview: 2000 })).toMatchObject({ at: "running" });
    const failure = await page.evaluate(() =>
      containerRun.open("alice", "a").then(
        () => "opened",
        (error: { failure?: unknown }) => error.failure,
      ),
    );
    expect(failure).toMatchObject({ kind: "preview-blocked" });
    expect(await page.evaluate(() => containerRun.run.progress().preview)).toBe("failed");
  },
);

test("a container whose processes die mid-run is told as that, and a restart brings server and tabs back", async () => {
  const page = await open();
  expect(await start(page, await readProject("counter", "esm"))).toMatchObject({ at: "running" });
  await page.evaluate(() => containerRun.open("alice", "a"));
  const jar = () => page.evaluate(() => containerRun.browsers.get("alice")?.cookies());
  expect(await jar()).toHaveLength(1);
  await standin().killProcesses();
  await page.waitForFunction(() => containerRun.run.state().at === "failed");
  expect(await page.evaluate(() => containerRun.run.state())).toMatchObject({
    failure: { kind: "internal", message: expect.stringContaining("ended from outside") },
  });
  expect(await page.evaluate(() => containerRun.run.restart())).toMatchObject({ at: "running" });
  await page.evaluate(() => containerRun.tabs.get("a")?.reload());
  // The example keeps its sessions in memory: to the new server the old cookie names none.
  expect(await jar()).toHaveLength(1);
  expect(await page.evaluate(() => containerRun.tabs.get("a")?.location())).toBe("/");
});
