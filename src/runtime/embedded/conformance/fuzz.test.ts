import { mkdtemp } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { builtinsPlugin } from "../build/builtins-plugin.ts";
import type { Env } from "./case.ts";
import { cut, places } from "./cut.ts";
import { call, head, serve, shut, type Listening } from "./support.ts";

/** Fixed, so that a failure can be seen again. */
const options = { seed: 20_260_101, numRuns: 150, endOnFailure: true } as const;

let env: Env;

beforeAll(async () => {
  const outfile = join(await mkdtemp(join(tmpdir(), "fuzz-")), "runtime.cjs");
  await build({
    entryPoints: [join(dirname(fileURLToPath(import.meta.url)), "run/runtime-env.ts")],
    outfile,
    bundle: true,
    platform: "browser",
    format: "cjs",
    logLevel: "silent",
    define: { global: "globalThis" },
    plugins: [builtinsPlugin()],
  });
  ({ runtimeEnv: env } = createRequire(import.meta.url)(outfile) as { runtimeEnv: Env });
});

/** Writes chunks, ends or breaks off, and waits until the connection is closed on this side. */
function speak(port: number, chunks: readonly Uint8Array[], abort: boolean): Promise<void> {
  return new Promise((resolve) => {
    const socket = env.net.connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.on("close", () => resolve());
    socket.resume();
    const rest = [...chunks];
    const step = (): void => {
      const chunk = rest.shift();
      if (chunk && socket.writable) {
        socket.write(chunk);
        env.timers.setImmediate(step);
      } else if (abort) socket.destroy();
      else socket.end();
    };
    socket.on("connect", step);
  });
}

/** The server is well: it answers a plain request, at once. */
async function expectAnswer({ port }: Listening): Promise<void> {
  expect(await call(env, port, { agent: false })).toMatchObject({ status: 200, text: "fine" });
}

const listen = (): Promise<Listening> =>
  serve(env, (request, response) => {
    request.on("error", () => undefined);
    request.resume();
    request.on("end", () => response.end("fine"));
  });

/** Words of the protocol and noise, in any order. */
const almostHttp = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "GET / HTTP/1.1\r\n",
        "POST /x HTTP/1.1\r\n",
        "Host: x\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: 1e3\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Connection: close\r\n",
        "Connection: upgrade\r\nUpgrade: x\r\n",
        "Expect: 100-continue\r\n",
        "\r\n",
        "\n",
        "\r",
        "5\r\nhello\r\n",
        "ffffffff\r\n",
        "0\r\n\r\n",
        ": \r\n",
        " folded\r\n",
        "HTTP/1.1 200 OK\r\n",
      ),
      fc.uint8Array({ maxLength: 40 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.concat(parts.map((part) => Buffer.from(part as string))));

describe("whatever bytes come", () => {
  test("the next request is answered", async () => {
    const listening = await listen();
    await fc.assert(
      fc.asyncProperty(almostHttp, places, fc.boolean(), async (bytes, at, abort) => {
        await speak(listening.port, cut(bytes, at), abort);
        await expectAnswer(listening);
      }),
      options,
    );
    await shut(listening);
  });

  test("a client gets a response or an error, and the next request is answered", async () => {
    const healthy = await listen();
    let bytes: Uint8Array = new Uint8Array();
    let at: readonly number[] = [];
    const server = env.net.createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        for (const chunk of cut(bytes, at)) if (socket.writable) socket.write(chunk);
        socket.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await fc.assert(
      fc.asyncProperty(almostHttp, places, fc.boolean(), async (noise, cuts, status) => {
        bytes = status ? Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\n"), noise]) : noise;
        at = cuts;
        expect(await call(env, port, { agent: false })).toBeTypeOf("object");
        await expectAnswer(healthy);
      }),
      options,
    );
    await new Promise((resolve) => server.close(resolve));
    await shut(healthy);
  });
});

describe("wherever a request is cut", () => {
  test("its body arrives whole", async () => {
    const listening = await serve(env, (request, response) => void request.pipe(response));
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        places,
        fc.boolean(),
        async (body, at, chunked) => {
          const framed = chunked
            ? Buffer.concat([
                Buffer.from(
                  head(
                    "POST / HTTP/1.1",
                    "Host: x",
                    "Connection: close",
                    "Transfer-Encoding: chunked",
                  ),
                ),
                body.length > 0 ? Buffer.from(`${body.length.toString(16)}\r\n`) : Buffer.alloc(0),
                body,
                Buffer.from(body.length > 0 ? "\r\n0\r\n\r\n" : "0\r\n\r\n"),
              ])
            : Buffer.concat([
                Buffer.from(
                  head(
                    "POST / HTTP/1.1",
                    "Host: x",
                    "Connection: close",
                    `Content-Length: ${body.length}`,
                  ),
                ),
                body,
              ]);
          const answer = await exchange(listening.port, cut(framed, at));
          expect(answer.startsWith("HTTP/1.1 200 OK\r\n")).toBe(true);
          const payload = answer.slice(answer.indexOf("\r\n\r\n") + 4);
          expect(unchunk(payload)).toBe(Buffer.from(body).toString("latin1"));
        },
      ),
      options,
    );
    await shut(listening);
  });

  test("connections that are broken off leave nothing behind", async () => {
    const listening = await listen();
    const request = Buffer.from(head("POST / HTTP/1.1", "Host: x", "Content-Length: 5") + "hello");
    await fc.assert(
      fc.asyncProperty(fc.nat(request.length), async (length) => {
        await speak(listening.port, [request.subarray(0, length)], true);
      }),
      options,
    );
    await expectAnswer(listening);
    // Without closing what is open: it resolves because nothing is.
    await new Promise((resolve) => listening.server.close(resolve));
  });
});

function exchange(port: number, chunks: readonly Uint8Array[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = env.net.connect(port, "127.0.0.1");
    let text = "";
    socket.on("error", reject);
    socket.on("data", (chunk) => (text += chunk.toString("latin1")));
    socket.on("close", () => resolve(text));
    for (const chunk of chunks) socket.write(chunk);
  });
}

/** The body of a chunked message, by its own rules (RFC 9112, section 7.1). */
function unchunk(text: string): string {
  let body = "";
  for (let at = 0; ;) {
    const end = text.indexOf("\r\n", at);
    const size = parseInt(text.slice(at, end), 16);
    if (!size) return body;
    body += text.slice(end + 2, end + 2 + size);
    at = end + 2 + size + 2;
  }
}
