import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { isDebian } from "./debian.mjs";
import { type Need, SetUpFailure } from "./need.mjs";
import { complaintAboutNode, oldestNode } from "./node-version.mjs";
import { firstDifference } from "./packages.mjs";
import { run } from "./run.mjs";
import { setUp } from "./set-up.mjs";

test.each(["20.19.0", "20.20.2", "22.1.0", "24.0.0"])("Node.js %s is new enough", (version) => {
  expect(complaintAboutNode(version)).toBeUndefined();
});

test.each(["20.18.9", "18.20.4", "8.17.0"])("Node.js %s is turned away by name", (version) => {
  expect(complaintAboutNode(version)).toContain(`this is ${version}`);
});

test("package.json and the set-up ask for the same Node.js", () => {
  expect(`${packageJson.engines.node}.0`).toBe(`>=${oldestNode}`);
});

test("only Debian itself counts as Debian", () => {
  expect(isDebian('PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n')).toBe(true);
  expect(isDebian("ID=ubuntu\nID_LIKE=debian\n")).toBe(false);
  expect(isDebian("")).toBe(false);
});

test("packages are there when each has the lockfile's version", () => {
  const wanted = {
    packages: {
      "": {},
      "node_modules/a": { version: "1.0.0" },
      "node_modules/for-another-platform": { version: "1.0.0", optional: true },
    },
  };
  expect(firstDifference(wanted, { packages: { "node_modules/a": { version: "1.0.0" } } })).toBe(
    undefined,
  );
  expect(firstDifference(wanted, { packages: { "node_modules/a": { version: "1.0.1" } } })).toBe(
    "node_modules/a is 1.0.1, not 1.0.0",
  );
  expect(firstDifference(wanted, { packages: {} })).toBe("node_modules/a is missing");
  expect(firstDifference(wanted, undefined)).toBe("no packages are installed");
});

test("a command's output is kept whether it ends well or not", async () => {
  const script = (code: number) => [
    "-e",
    `console.log("out"); console.error("err"); process.exitCode = ${code}`,
  ];
  const good = await run(process.execPath, script(0));
  expect(good.ok).toBe(true);
  expect(good.output).toContain("out\n");
  expect(good.output).toContain("err\n");
  const bad = await run(process.execPath, script(3));
  expect(bad).toMatchObject({ ok: false, how: "exit code 3" });
  expect(bad.output).toContain("out\n");
});

test("a command that can't be started is an outcome, not a crash", async () => {
  expect(await run("no-such-command-here", [])).toMatchObject({ ok: false });
});

test("a command past its deadline is ended together with what it started", async () => {
  const grandchild =
    "require('child_process').spawn(process.execPath, ['-e', 'setInterval(()=>{},9)'], {stdio:'inherit'})";
  // Resolves only once the grandchild has let go of the output as well.
  const outcome = await run(process.execPath, ["-e", grandchild], { deadline: 300 });
  expect(outcome).toMatchObject({ ok: false, how: "stopped after 0.3 s" });
});

test.each(["SIGINT", "SIGTERM"] as const)("%s ends a command with us", async (signal) => {
  // The command holds a connection to this test for as long as it lives.
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const command = `require("net").connect(${port}, "127.0.0.1")`;
  const runner = new URL("./run.mjs", import.meta.url).href;
  const outer = `import(${JSON.stringify(runner)})
    .then(({ run }) => run(process.execPath, ["-e", ${JSON.stringify(command)}]))`;
  const child = spawn(process.execPath, ["-e", outer], { stdio: "ignore" });
  const ended = once(child, "close");
  const [held] = (await once(server, "connection")) as [Socket];
  held.on("error", () => {}).resume();
  const letGo = once(held, "close");
  child.kill(signal);
  expect(await ended).toEqual([signal === "SIGINT" ? 130 : 143, null]);
  await letGo;
  server.close();
});

/** A need that counts how often it was met, and is there from then on. */
function pretendNeed(options: { there: boolean; fails?: boolean; purposes?: Need["purposes"] }) {
  let { there } = options;
  const seen = { meets: 0 };
  const need: Need = {
    name: "pretence",
    purposes: options.purposes ?? ["start", "test"],
    met: () => Promise.resolve(there ? "a pretence" : undefined),
    meet: () => {
      seen.meets++;
      if (options.fails) {
        return Promise.reject(new SetUpFailure("It is out of stock.", "Wait a week."));
      }
      there = true;
      return Promise.resolve();
    },
  };
  return { need, seen };
}

test("what is there is not fetched again", async () => {
  const { need, seen } = pretendNeed({ there: true });
  expect(await setUp("test", [need], () => {})).toBe(true);
  expect(seen.meets).toBe(0);
});

test("what is missing is fetched once", async () => {
  const { need, seen } = pretendNeed({ there: false });
  const lines: string[] = [];
  expect(await setUp("test", [need], (line) => lines.push(line))).toBe(true);
  expect(await setUp("test", [need], () => {})).toBe(true);
  expect(seen.meets).toBe(1);
  expect(lines.at(-1)).toBe(`Set-up: Node.js ${process.versions.node}, a pretence.`);
});

test("the dev server does not wait for what only the tests need", async () => {
  const { need, seen } = pretendNeed({ there: false, purposes: ["test"] });
  expect(await setUp("start", [need], () => {})).toBe(true);
  expect(seen.meets).toBe(0);
});

test("what can't be had ends the set-up with a reason and a remedy", async () => {
  const { need } = pretendNeed({ there: false, fails: true });
  const lines: string[] = [];
  expect(await setUp("test", [need], (line) => lines.push(line))).toBe(false);
  expect(lines.join("\n")).toContain("It is out of stock.");
  expect(lines.join("\n")).toContain("→ Wait a week.");
});
