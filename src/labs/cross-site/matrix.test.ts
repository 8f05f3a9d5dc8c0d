import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { io as connect } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { freePorts, listening } from "../../../tests/contracts/node/ports.ts";
import { markedAs } from "../../gateway/foreign-page.ts";
import { createGateway } from "../../gateway/gateway.ts";
import type { WireRecord } from "../../gateway/record.ts";
import { derivePatch, patchedProject } from "../../snippets/patches/derive.ts";
import { readPatches } from "../../snippets/patches/read.ts";
import { projectOf, readExample } from "../../snippets/project.ts";
import { decode } from "../../trace/decode.ts";
import { ownOrigin, pages, probeHtml, startHtml, transports } from "./pages.ts";
import { allSwitches, environmentOf, keyOf, noCheckPatch, type Switches } from "./switches.ts";
import { verdictOf, type VerdictKind } from "./verdict.ts";

// The example on real Node.js behind the gateway, and the real client: every cell of the matrix.

const root = fileURLToPath(new URL("../../..", import.meta.url));
const example = readExample(root, "cross-site");
const esm = example.variants.find(({ variant }) => variant === "esm");

let folder: string;
let withoutCheck: Readonly<Record<string, string>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cross-site-"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  const patch = readPatches(root, "cross-site").find(({ name }) => name === noCheckPatch);
  if (patch === undefined) throw new Error(`There is no patch ${noCheckPatch}.`);
  withoutCheck = patchedProject(example, "esm", (await derivePatch(example, patch)).esm);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a matrix says: by page and transport, the verdict and whether the cookie was sent. */
type Matrix = Record<string, string>;
const cell = (is: VerdictKind, cookie: boolean) => (cookie ? `${is} + cookie` : is);

async function run(switches: Switches): Promise<Matrix> {
  if (esm === undefined) throw new Error("examples/cross-site/esm is missing.");
  const files = { ...projectOf(esm).files, ...(switches.check ? {} : withoutCheck) };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const [port = 0] = await freePorts(1);
  const child = spawn(process.execPath, ["index.js"], {
    cwd: folder,
    env: { ...process.env, ...environmentOf(switches), PORT: String(port), PAGE_PORT: "0" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "exit");
  const gone = new AbortController();
  void ended.then(() => gone.abort());
  const records: WireRecord[] = [];
  const gateway = createGateway({
    target: { port, host: "127.0.0.1" },
    origin: ownOrigin,
    onRecord: (record) => records.push(record),
  });
  try {
    if (!(await listening(port, gone.signal))) throw new Error("The example ended.");
    const own = { origin: ownOrigin, html: startHtml() };
    const start = await gateway.openTab({ browser: "You", tab: "start", page: own });
    const headers = { "x-forwarded-proto": "https" };
    await (await fetch(`http://127.0.0.1:${start.port}/count`, { headers })).text();
    expect(gateway.cookies("You")).toHaveLength(1);

    const matrix: Matrix = {};
    for (const planned of pages) {
      for (const transport of transports) {
        const tab = `${planned.name} ${transport}`;
        const html = probeHtml(planned, transport);
        const page = { origin: planned.origin, html };
        const opened = await gateway.openTab({ browser: "You", tab, page });
        const url = `http://127.0.0.1:${opened.port}`;
        // As the page marks it, which has `withCredentials`; a WebSocket's handshake takes no field.
        const extraHeaders = transport === "polling" ? markedAs("include") : {};
        const options = { transports: [transport], reconnection: false, extraHeaders };
        const socket = connect(url, options);
        await new Promise<void>((resolve) => {
          socket.on("connect", resolve).on("connect_error", () => resolve());
        });
        const verdict = verdictOf(decode(records), tab);
        matrix[tab] = verdict ? cell(verdict.is, verdict.cookie) : "undecided";
        socket.disconnect();
        await gateway.closeTab("You", tab);
      }
    }
    return matrix;
  } finally {
    await gateway.close();
    child.kill();
    await ended;
  }
}

const matrices: Record<string, Matrix> = {};
beforeAll(async () => {
  for (const switches of allSwitches) matrices[keyOf(switches)] = await run(switches);
}, 120_000);

describe("who gets in as whom", () => {
  const of = (switches: Partial<Switches>) =>
    matrices[keyOf({ list: "frontend", check: true, cookie: "lax", ...switches })];

  test("as the example is: the own page and the frontend are you, all others are refused", () => {
    expect(of({})).toEqual({
      "own polling": "in + cookie",
      "own websocket": "in + cookie",
      "listed polling": "in + cookie",
      "listed websocket": "in + cookie",
      "sibling polling": "refused + cookie",
      "sibling websocket": "refused + cookie",
      "foreign polling": "refused",
      "foreign websocket": "refused",
    });
  });

  test("without the check, CORS stops polling only: a sibling's WebSocket is you", () => {
    expect(of({ check: false })).toMatchObject({
      "sibling polling": "held-back + cookie",
      "sibling websocket": "in + cookie",
      "foreign polling": "held-back",
      "foreign websocket": "nobody",
    });
  });

  test("with SameSite=None and without the check, a foreign page's WebSocket is you", () => {
    expect(of({ check: false, cookie: "none" })).toMatchObject({
      "foreign polling": "held-back + cookie",
      "foreign websocket": "in + cookie",
    });
  });

  test("with everyone on the list, SameSite alone keeps a foreign page from being you", () => {
    expect(of({ list: "everyone" })).toMatchObject({
      "sibling polling": "in + cookie",
      "foreign polling": "nobody",
      "foreign websocket": "nobody",
    });
    expect(of({ list: "everyone", cookie: "none" })).toMatchObject({
      "foreign polling": "in + cookie",
      "foreign websocket": "in + cookie",
    });
  });

  test("an empty list refuses the frontend, and never the own page", () => {
    expect(of({ list: "nobody" })).toMatchObject({
      "own polling": "in + cookie",
      "own websocket": "in + cookie",
      "listed polling": "refused + cookie",
      "listed websocket": "refused + cookie",
    });
  });
});

test("what the page shows before it runs is what the example does", async () => {
  await expect(`${JSON.stringify(matrices, null, 2)}\n`).toMatchFileSnapshot("recorded.json");
});
