import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cut, places } from "../../src/runtime/embedded/conformance/cut.ts";
import type { Tab } from "./browser.ts";
import { malformed } from "./malformed.ts";
import { RawPolling } from "./raw.ts";
import { exampleUnderTest } from "./under-test.ts";
import { nothing, within } from "./within.ts";

// Whatever bytes a client sends, whole or in pieces, to the end or not: its connection comes to an
// end, and everybody else's server stays. Express, Engine.IO, ws and Socket.IO are the real ones;
// what reads the bytes below them is Node.js, or the embedded runtime in a browser's worker.

/** Fixed, so that a failure can be seen again. */
const options = { seed: 20_261_130, numRuns: 60, endOnFailure: true } as const;

const example = exampleUnderTest({ topic: "counter", variant: "cjs" });
let cookie: string;
let onlooker: Tab;

beforeAll(async () => {
  const browser = await example.visitor();
  cookie = browser.cookie();
  onlooker = await browser.connect();
});

afterAll(async () => {
  // Who watched all of it was never disturbed, and is still answered.
  expect(await onlooker.ask("incr")).toEqual(expect.any(Number));
  expect(onlooker.disconnects).toEqual([]);
  expect(example.running.output()).not.toMatch(/Unhandled|Uncaught/i);
});

const headers = (): Record<string, string> => ({ cookie });

/** Bytes in pieces: where it is cut, and whether the client breaks off at the end or takes its leave. */
const pieces = fc.record({ places, abort: fc.boolean() });

const noise = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));

describe("whatever comes", () => {
  test("as HTTP, the connection ends, and the next request is answered", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(partOfARequest, noise), { maxLength: 12 }), pieces, check),
      options,
    );
  });

  test("as the frames of a WebSocket, the connection ends, and the next request is answered", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(frame, noise), { maxLength: 8 }), pieces, (parts, how) =>
        check([upgrade(), ...parts], how),
      ),
      options,
    );
  });

  test("as packets of Engine.IO and Socket.IO on a WebSocket, the same holds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(packet, { maxLength: 8 }), pieces, (packets, how) => {
        const frames = packets.map((data) => maskedFrame(typeof data === "string" ? 1 : 2, data));
        return check([upgrade(), maskedFrame(1, "40"), ...frames], how);
      }),
      options,
    );
  });

  test("as packets in a poll, it is taken or refused, and the next request is answered", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(packet, { maxLength: 8 }), async (packets) => {
        const session = await new RawPolling(example.running.origin, headers()).opened();
        await session.send("40");
        const body = packets.map((data) => data.toString("latin1")).join("\u001e");
        expect([200, 400]).toContain(await within(session.send(body)));
        await expectAnswer();
      }),
      options,
    );
  });

  test("as the query of a handshake, it is taken or refused", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(partOfAQuery, { maxLength: 5 }), async (parts) => {
        const request = fetch(`${example.running.origin}/socket.io/?${parts.join("&")}`, {
          headers: headers(),
          // A query may ask for a WebSocket, and nothing is ever upgraded here.
          signal: AbortSignal.timeout(20_000),
        });
        const status = (await request).status;
        expect([200, 400]).toContain(status);
        await expectAnswer();
      }),
      options,
    );
  });
});

/** Words of HTTP, in any order. */
const partOfARequest = fc
  .constantFrom(
    "GET / HTTP/1.1\r\n",
    "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n",
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n",
    "POST /incr HTTP/1.1\r\n",
    "Host: x\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: -1\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Connection: close\r\n",
    "Connection: Upgrade\r\nUpgrade: websocket\r\n",
    "Sec-WebSocket-Version: 13\r\n",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
    "Cookie: connect.sid=s%3Aabc.def; ;;=\r\n",
    "Expect: 100-continue\r\n",
    "\r\n",
    "\n",
    "5\r\nhello\r\n",
    "ffffffff\r\n",
    "0\r\n\r\n",
  )
  .map((text) => Buffer.from(text));

/** A frame as RFC 6455, section 5.2, lays it out, with any bit of its head and any length in it. */
const frame = fc
  .record({
    first: fc.nat(255),
    masked: fc.boolean(),
    length: fc.oneof(fc.nat(20), fc.constantFrom(125, 126, 127, 0xffff, 2 ** 40)),
    payload: fc.uint8Array({ maxLength: 30 }),
  })
  .map(({ first, masked, length, payload }) =>
    Buffer.concat([frameHead(first, masked, length), ...(masked ? [randomMask] : []), payload]),
  );

/** Packets that are right, almost right, and not at all. */
const packet: fc.Arbitrary<string | Buffer> = fc.oneof(
  fc.constantFrom(...malformed),
  fc.constantFrom("2", "2probe", "3", "3probe", "5", "6", "40", '420["incr"]', "41", "b", "bAAEC"),
  fc
    .tuple(fc.constantFrom("42", "43", "451-", "461-", "40", "44"), fc.json({ maxDepth: 3 }))
    .map(([type, json]) => type + json),
  fc.string({ maxLength: 30 }),
  noise,
);

const partOfAQuery = fc.oneof(
  fc.constantFrom(
    "EIO=4",
    "EIO=3",
    "EIO=99",
    "transport=polling",
    "transport=websocket",
    "transport=__proto__",
    "transport=webtransport",
    "sid=",
    "sid=constructor",
    "j=0",
    "b64=1",
  ),
  fc.string({ maxLength: 20 }).map(encodeURIComponent),
);

const randomMask = Buffer.from([1, 2, 3, 4]);

function frameHead(first: number, masked: boolean, length: number): Buffer {
  const maskBit = masked ? 0x80 : 0;
  if (length < 126) return Buffer.from([first, maskBit | length]);
  if (length <= 0xffff) {
    const head = Buffer.from([first, maskBit | 126, 0, 0]);
    head.writeUInt16BE(length, 2);
    return head;
  }
  const head = Buffer.concat([Buffer.from([first, maskBit | 127]), Buffer.alloc(8)]);
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

/** A whole frame, as a browser would send it. */
function maskedFrame(opcode: 1 | 2, data: string | Buffer): Buffer {
  const payload = Buffer.from(data as string);
  const masked = payload.map((byte, index) => byte ^ (randomMask[index % 4] ?? 0));
  return Buffer.concat([frameHead(0x80 | opcode, true, payload.length), randomMask, masked]);
}

function upgrade(): Buffer {
  const lines = [
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
    "Host: localhost",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    `Cookie: ${cookie}`,
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
}

type Pieces = { readonly places: readonly number[]; readonly abort: boolean };

/** Says it all, in pieces, and leaves; then asks whether the server is well. */
async function check(parts: readonly Buffer[], { places: at, abort }: Pieces): Promise<void> {
  expect(await within(speak(cut(Buffer.concat(parts), at), abort))).not.toBe(nothing);
  await expectAnswer();
}

/** Writes the pieces, each in a packet of its own, ends or breaks off, and waits for the end. */
function speak(chunks: readonly Buffer[], abort: boolean): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port: example.running.port, host: "localhost", noDelay: true });
    const rest = [...chunks];
    const step = (): void => {
      const chunk = rest.shift();
      if (chunk && socket.writable) socket.write(chunk, () => setImmediate(step));
      else if (abort) socket.destroy();
      else socket.end();
    };
    socket.on("error", () => {}); // told by the end
    socket.on("close", () => resolve());
    socket.on("connect", step);
    socket.resume();
  });
}

/** The server is well: a browser that comes now is let in. */
async function expectAnswer(): Promise<void> {
  const url = `${example.running.origin}/socket.io/?EIO=4&transport=polling`;
  const answer = await within(
    fetch(url, { headers: headers() }).then((response) => response.text()),
  );
  expect(answer).toMatch(/^0\{"sid":/);
}
