import { createHash } from "node:crypto";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import vm from "node:vm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  LATER_HOOK,
  PACKAGES_HOOK,
  type LaterBody,
  type PackagesBody,
  type PackagesIndex,
  type PackagesScripts,
} from "../loader/packages.ts";
import { runHere } from "../loader/testing/run.ts";
import { bundlePackages, type PackagesAsset } from "./packages.ts";

/** A project whose lockfile says what is installed for the site's own tests. */
const modulesDir = join(import.meta.dirname, "../../../../node_modules");
const native = createRequire(join(modulesDir, "index.js"));
const scratch = mkdtempSync(join(tmpdir(), "packages-"));
const outDir = join(scratch, "out");
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Lock = { packages: Record<string, { version: string; dev?: boolean }> };

const lockfile = (): Lock => {
  const text = readFileSync(join(modulesDir, "../package-lock.json"), "utf8");
  const { packages } = JSON.parse(text) as Lock;
  // For the site they are development packages; for the project they are what it runs on.
  return {
    packages: Object.fromEntries(
      Object.entries(packages).map(([place, { version }]) => [place, { version }]),
    ),
  };
};

function project(name: string, files: Record<string, string>, lock: Lock = lockfile()): string {
  const directory = join(scratch, name);
  const config = {
    name,
    type: "module",
    dependencies: { express: "*", "express-session": "*", "socket.io": "*", cors: "*" },
  };
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "package.json"), JSON.stringify(config));
  writeFileSync(join(directory, "package-lock.json"), JSON.stringify(lock));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(directory, path), text);
  return directory;
}

/** Runs a script, and gives what it hands to its hook. */
function heard(hook: string, { path }: { readonly path: string }): unknown[] {
  let found: unknown[] | undefined;
  Object.assign(globalThis, { [hook]: (...args: unknown[]) => (found = args) });
  vm.runInThisContext(readFileSync(join(outDir, path), "utf8"));
  Reflect.deleteProperty(globalThis, hook);
  if (!found) throw new Error("the script did not call its hook");
  return found;
}

/** Takes the bundle as the worker does. */
function open(asset: PackagesAsset): PackagesScripts {
  const [index, body] = heard(PACKAGES_HOOK, asset.script) as [PackagesIndex, PackagesBody];
  return { index, body, later: () => heard(LATER_HOOK, asset.later)[0] as LaterBody };
}

/** The same, and notes when the later script is wanted. */
function openCounting(asset: PackagesAsset): { packages: PackagesScripts; loads: string[] } {
  const loads: string[] = [];
  const packages = open(asset);
  return {
    loads,
    packages: {
      ...packages,
      later() {
        loads.push("later");
        return packages.later();
      },
    },
  };
}

const entry = {
  "index.ts": `import express from "express"; import session, { type Store } from "express-session"; import { Server } from "socket.io"; export type { Store }; export default [express, session, Server];`,
};

let asset: PackagesAsset;
beforeAll(async () => {
  asset = await bundlePackages({ projectDir: project("good", entry), outDir, modulesDir });
}, 60_000);

describe("what the bundle holds", () => {
  test("every version is the one on disk and in the lockfile", () => {
    const { packages } = lockfile();
    const locked = new Map<string, string[]>();
    for (const [place, { version }] of Object.entries(packages)) {
      const name = place.split("node_modules/").at(-1) ?? "";
      locked.set(name, [...(locked.get(name) ?? []), version]);
    }
    expect(Object.keys(asset.versions)).toEqual(
      expect.arrayContaining(["express", "express-session", "socket.io", "engine.io", "cors"]),
    );
    for (const [place, version] of Object.entries(asset.versions)) {
      const { version: installed } = native(join(modulesDir, place, "package.json")) as {
        version: string;
      };
      expect(version, place).toBe(installed);
      expect(locked.get(place.split("node_modules/").at(-1) ?? ""), place).toContain(version);
    }
    expect(open(asset).index.configs.express).toMatchObject({ version: asset.versions.express });
  });

  test("its name is its content's hash, and the same input gives the same name", async () => {
    const text = readFileSync(join(outDir, asset.script.path));
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
    expect(asset.script.path).toBe(`embedded/packages.${hash}.js`);
    expect(asset.script.bytes).toBe(text.length);
    // As another process would: this one remembers what it has bundled.
    vi.resetModules();
    const { bundlePackages } = await import("./packages.ts");
    const again = await bundlePackages({ projectDir: project("again", entry), outDir, modulesDir });
    expect(again).toEqual(asset);
  });

  test("packages behind a symbolic link are bundled as those in place", async () => {
    const projectDir = project("linked", entry);
    symlinkSync(modulesDir, join(projectDir, "node_modules"), "junction");
    expect(await bundlePackages({ projectDir, outDir })).toEqual(asset);
  });

  test("the browser client of Socket.IO comes along, and the builds that pages ask for", async () => {
    expect(Object.keys(asset.files)).toEqual(["node_modules/socket.io/client-dist/socket.io.js"]);
    const page = { ...entry, "index.html": `<script src="/socket.io/socket.io.min.js"></script>` };
    const more = await bundlePackages({ projectDir: project("page", page), outDir, modulesDir });
    const client = more.files["node_modules/socket.io/client-dist/socket.io.min.js"];
    expect(readFileSync(join(outDir, client?.path ?? ""))).toEqual(
      readFileSync(join(modulesDir, "socket.io/client-dist/socket.io.min.js")),
    );
  });

  test("the browser client is the published one with shorter names: it exports the same", () => {
    const published = readFileSync(join(modulesDir, "socket.io/client-dist/socket.io.js"), "utf8");
    const { path = "", bytes = Infinity } = Object.values(asset.files)[0] ?? {};
    const exported = [published, readFileSync(join(outDir, path), "utf8")].map((script) => {
      const { io } = vm.runInNewContext(`${script};globalThis`) as { io: Record<string, unknown> };
      return Object.entries(io).map(([name, value]) => `${typeof value} ${name}`);
    });
    expect(exported[1]).toEqual(exported[0]);
    expect(exported[1]).toContain("function Manager");
    expect(bytes).toBeLessThan(published.length / 2);
  });

  test("the licences of all packages come along", () => {
    const text = readFileSync(join(outDir, asset.licenses.path), "utf8");
    for (const name of ["express", "express-session", "socket.io"]) {
      expect(text).toContain(`${name} ${asset.versions[name]}\n\n(The MIT License)`);
    }
  });

  test("it runs nothing until something is required", () => {
    const asked: string[] = [];
    const { index, body } = open(asset);
    const factories = body((name) => (asked.push(name), native(name)), "/app", {
      load: () => expect.unreachable(),
      standIn: () => ({}),
    });
    expect(Object.keys(factories)).toEqual(expect.arrayContaining(Object.keys(index.files)));
    expect(asked).toEqual([]);
    expect(factories["express/index.js"]?.()).toBe(factories["express/index.js"]?.());
    expect(asked).toContain("http");
  });
});

describe("a program uses the bundle as it uses node_modules", () => {
  test("by name, by subpath, and by what a package depends on", async () => {
    const { out, error } = await runHere(
      {
        "index.js": `const express = require("express"), session = require("express-session"), { Server } = require("socket.io");
console.log(typeof express(), typeof session.MemoryStore, typeof Server, typeof require("engine.io-parser").decodePacket);
console.log(require("express-session/session/store") === session.Store, require.resolve("express"), require("express/package.json").version === ${JSON.stringify(asset.versions.express)});
console.log(require.cache[require.resolve("express")].exports === express, require("socket.io/package.json").name);`,
      },
      "index.js",
      { packages: open(asset) },
    );
    expect(error).toBe("");
    expect(out).toEqual([
      "function function function function",
      "true /app/node_modules/express/index.js true",
      "true socket.io",
    ]);
  });

  test("the names that an import may ask for are those of real Node", async () => {
    for (const name of ["express", "express-session", "socket.io", "cors"]) {
      const { out, error } = await runHere(
        {
          "index.mjs": `import * as all from "${name}"; console.log(JSON.stringify(Object.keys(all).sort()));`,
        },
        "index.mjs",
        { packages: open(asset) },
      );
      expect(error).toBe("");
      const real = (await import(/* @vite-ignore */ name)) as object;
      expect(JSON.parse(out[0] ?? "[]"), name).toEqual(Object.keys(real).sort());
    }
  });

  test("what Node refuses is refused with Node's words", async () => {
    const { out } = await runHere(
      {
        "index.js": `for (const id of ["socket.io/dist/socket", "express/none"]) { try { require(id) } catch (e) { console.log(e.code) } }`,
      },
      "index.js",
      { packages: open(asset) },
    );
    expect(out).toEqual(["ERR_PACKAGE_PATH_NOT_EXPORTED", "MODULE_NOT_FOUND"]);
  });

  test("another package is named, with those that are there", async () => {
    const packages = open(asset);
    const { report } = await runHere({ "index.js": 'require("lodash")' }, "index.js", { packages });
    expect(report?.message).toBe(
      `Cannot find module 'lodash'\nRequire stack:\n- /app/index.js\nThis page has the packages of the example only (express, express-session, socket.io, cors). Use one of these, or copy the example to your computer and run: npm install lodash`,
    );
  });

  test("an import of a name that a package doesn't have is shown with its place", async () => {
    const { report } = await runHere(
      { "index.mjs": `import session from "express-session";\nimport io from "socket.io";` },
      "index.mjs",
      { packages: open(asset) },
    );
    expect(report?.message).toBe(
      "The requested module 'socket.io' does not provide an export named 'default'",
    );
    expect(report?.at).toMatchObject({ file: "/app/index.mjs", line: 2, column: 8 });
  });
});

describe("what a server mostly never uses comes later", () => {
  const run = (source: string, packages: PackagesScripts) =>
    runHere({ "index.js": source }, "index.js", { packages });

  test("a server of Express and Socket.IO that sends a file listens and answers without it", async () => {
    const { packages, loads } = openCounting(asset);
    const page = join(scratch, "page.html");
    writeFileSync(page, "<p>a page");
    const { out, error } = await run(
      `const express = require("express"), session = require("express-session"), { Server } = require("socket.io");
const app = express();
app.use(session({ secret: "s", resave: false, saveUninitialized: true }), express.json(), express.urlencoded());
app.get("/", (req, res) => res.type("html").send("<p>" + req.query.a));
app.get("/page", (req, res) => res.sendFile(${JSON.stringify(page)}));
const server = require("node:http").createServer(app);
new Server(server);
server.listen(0, async () => {
  const at = "http://localhost:" + server.address().port;
  const page = await fetch(at + "/?a=1");
  console.log(page.headers.get("content-type"), await page.text());
  const file = await fetch(at + "/page");
  console.log(file.headers.get("content-type"), await file.text());
  const opened = await fetch(at + "/socket.io/?EIO=4&transport=polling");
  console.log((await opened.text()).slice(0, 7));
  server.close();
  server.closeAllConnections();
  console.log("end");
});`,
      packages,
    );
    expect(error).toBe("");
    expect(out).toEqual([
      "text/html; charset=utf-8 <p>1",
      "text/html; charset=utf-8 <p>a page",
      '0{"sid"',
      "end",
    ]);
    expect(loads).toEqual([]);
  });

  test("what is wanted is loaded at once, as it is on disk, and shares what the bundle holds", async () => {
    const { packages, loads } = openCounting(asset);
    const { out, error } = await run(
      `const express = require("express"), http = require("node:http");
const adapter = require("socket.io-adapter"), engine = require("engine.io");
console.log(adapter.ClusterAdapter.prototype instanceof adapter.Adapter);
console.log(engine.uServer.prototype instanceof require("node:events"));
console.log(JSON.stringify(require("qs").parse("a[b]=1")), require("qs") === require("qs"));
const app = express();
app.set("query parser", "extended");
app.set("trust proxy", "loopback");
app.use(require("cors")({ origin: "http://a.example", exposedHeaders: "x-a" }));
app.use(express.text(), express.urlencoded({ extended: true }));
app.post("/", (req, res) => res.attachment("ü.txt").send(JSON.stringify([req.query, req.body])));
app.get("/", (req, res) => res.type("webp").vary("x").json([req.accepts("html", "json"), req.ip, req.range(9), new (app.get("view"))("a", { root: [], defaultEngine: "a", engines: { ".a": 1 } }).name]));
const server = app.listen(0, async () => {
  const post = (type, body) => fetch("http://localhost:" + server.address().port + "/?a[b]=1", { method: "POST", headers: { "content-type": type }, body });
  const latin = await post("text/plain; charset=iso-8859-1", Buffer.from([0xe4]));
  console.log(latin.headers.get("content-disposition"), await latin.text());
  console.log(await (await post("application/x-www-form-urlencoded", "c[d]=2")).text());
  const got = await fetch("http://localhost:" + server.address().port, { headers: { accept: "text/html;q=0.5, application/json", range: "bytes=1-2", "x-forwarded-for": "192.0.2.1" } });
  console.log(got.headers.get("content-type"), got.headers.get("vary"), got.headers.get("access-control-allow-origin"), await got.text());
  server.close();
  server.closeAllConnections();
  console.log("end");
});`,
      packages,
    );
    expect(error).toBe("");
    expect(out).toEqual([
      "true",
      "true",
      '{"a":{"b":"1"}} true',
      `attachment; filename="?.txt"; filename*=UTF-8''%C3%BC.txt [{"a":{"b":"1"}},"ä"]`,
      '[{"a":{"b":"1"}},{"c":{"d":"2"}}]',
      'image/webp; charset=utf-8 Origin, x http://a.example ["json","192.0.2.1",[{"start":1,"end":2}],"a"]',
      "end",
    ]);
    expect(loads).toEqual(["later"]);
  });

  test("the client of ws that it lends is a copy apart from the program's", () => {
    const { index, body } = open(asset);
    const later = { load: () => expect.unreachable(), standIn: () => ({}) };
    const place = index.webSocket ?? "";
    expect(place).toMatch(/(^|\/)ws\/lib\/websocket\.js$/);
    const [one, other] = [body(native, "/app", later), body(native, "/app", later)];
    expect(one[place]?.()).toHaveProperty("CONNECTING", 0);
    expect(one[place]?.()).not.toBe(other[place]?.());
  });
});

describe("what can't be bundled fails the build, with an address", () => {
  const bundle = (projectDir: string) => bundlePackages({ projectDir, outDir, modulesDir });

  test("an import that no dependency provides", async () => {
    const directory = project("other", {
      ...entry,
      "more.ts": `import fs from "node:fs";\nimport map from "lodash/map.js";\nexport default [fs, map];`,
    });
    await expect(bundle(directory)).rejects.toThrow(
      /other\/more\.ts:2: No dependency provides "lodash\/map\.js"\. Add "lodash" to the project's "dependencies", or remove the import\.$/,
    );
  });

  test("a version that isn't the lockfile's", async () => {
    const lock = lockfile();
    for (const [place, item] of Object.entries(lock.packages)) {
      if (place.endsWith("node_modules/router")) item.version = "9.9.9";
    }
    await expect(bundle(project("stale", entry, lock))).rejects.toThrow(
      /the lockfile wants router 9\.9\.9, .*router has \d.*Run npm install/,
    );
  });

  test("a project without a lockfile", async () => {
    const directory = project("bare", entry);
    rmSync(join(directory, "package-lock.json"));
    await expect(bundle(directory)).rejects.toThrow(/package-lock\.json/);
  });

  test("a dependency that isn't installed", async () => {
    const empty = join(scratch, "empty/node_modules");
    cpSync(join(modulesDir, "cors"), join(empty, "cors"), { recursive: true });
    const projectDir = project("uninstalled", entry);
    await expect(bundlePackages({ projectDir, outDir, modulesDir: empty })).rejects.toThrow(
      /Cannot find module 'express'/,
    );
  });
});
