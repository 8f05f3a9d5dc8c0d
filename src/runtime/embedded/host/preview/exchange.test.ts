import { afterEach, describe, expect, test } from "vitest";
import { isUp, WINDOW, type Down, type Up } from "../../channel.ts";
import { carryExchange, ExchangeError, streamOf } from "./exchange.ts";

const ports: MessagePort[] = [];
afterEach(() => ports.splice(0).forEach((port) => port.close()));

/** The far end of an exchange: what comes up, one by one, and a way to send down. */
function farEnd() {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const heard: Up[] = [];
  const waiting: ((up: Up) => void)[] = [];
  port2.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!isUp(data)) return;
    const next = waiting.shift();
    if (next) next(data);
    else heard.push(data);
  };
  return {
    port: port1,
    send: (down: Down) => port2.postMessage(down),
    async next(): Promise<Up> {
      const up = heard.shift();
      return up ?? new Promise((resolve) => waiting.push(resolve));
    },
    heard,
  };
}

const ok: Down = { type: "opened", status: 200, statusText: "OK", headers: [["x-a", "1"]] };
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

describe("an exchange over a channel", () => {
  test("gives the response as soon as its head is there, and its body as it comes", async () => {
    const far = farEnd();
    const coming = carryExchange(far.port, "GET", null);
    far.send(ok);
    const answer = await coming;
    expect(answer).toMatchObject({ status: 200, headers: [["x-a", "1"]] });
    const reader = answer.body && streamOf(answer.body).getReader();
    far.send({ type: "data", data: bytes("one") });
    expect(await reader?.read()).toMatchObject({ done: false, value: bytes("one") });
    far.send({ type: "end" });
    expect(await reader?.read()).toMatchObject({ done: true });
  });

  test("fails with the network's own code where there is no answer", async () => {
    const far = farEnd();
    const coming = carryExchange(far.port, "GET", null);
    far.send({ type: "failed", code: "ECONNREFUSED", message: "no server" });
    await expect(coming).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await expect(coming).rejects.toBeInstanceOf(ExchangeError);
  });

  test("breaks off a body that the server breaks off", async () => {
    const far = farEnd();
    const coming = carryExchange(far.port, "GET", null);
    far.send(ok);
    const { body } = await coming;
    far.send({ type: "data", data: bytes("half") });
    far.send({ type: "failed", code: "ECONNRESET", message: "gone" });
    await expect(new Response(body).text()).rejects.toThrow();
  });

  test("gives a short response in the piece that it came in", async () => {
    const far = farEnd();
    const coming = carryExchange(far.port, "GET", null);
    far.send({ ...ok, body: bytes("all") });
    const { status, body } = await coming;
    expect([status, body]).toEqual([200, bytes("all")]);
    expect(await new Response(body && streamOf(body)).text()).toBe("all");
  });

  test("has no body where HTTP has none", async () => {
    for (const [method, status] of [
      ["HEAD", 200],
      ["GET", 204],
      ["GET", 304],
    ] as const) {
      const far = farEnd();
      const coming = carryExchange(far.port, method, null);
      far.send({ ...ok, status });
      expect((await coming).body).toBeNull();
    }
  });

  test("tells the server when the page gives up", async () => {
    const far = farEnd();
    const abort = new AbortController();
    const coming = carryExchange(far.port, "GET", null, abort.signal);
    abort.abort(new Error("left"));
    await expect(coming).rejects.toThrow("left");
    expect(await far.next()).toEqual({ type: "abort" });
  });

  test("tells the server when nobody reads on", async () => {
    const far = farEnd();
    const coming = carryExchange(far.port, "GET", null);
    far.send(ok);
    const { body } = await coming;
    await (body && streamOf(body).cancel());
    expect(await far.next()).toEqual({ type: "abort" });
  });

  test("lets a body through that is longer than the window, as it is read", async () => {
    const far = farEnd();
    const coming = carryExchange(far.port, "GET", null);
    far.send(ok);
    const { body } = await coming;
    const received = new Response(body).arrayBuffer();
    let window = WINDOW;
    for (let sent = 0; sent < 8 * WINDOW; sent += WINDOW / 4) {
      while (window <= 0) {
        const up = await far.next();
        if (up.type === "credit") window += up.bytes;
      }
      far.send({ type: "data", data: new Uint8Array(WINDOW / 4) });
      window -= WINDOW / 4;
    }
    far.send({ type: "end" });
    expect((await received).byteLength).toBe(8 * WINDOW);
  });

  test("an upload stops at a window's worth until the server has taken some", async () => {
    const far = farEnd();
    const chunk = WINDOW / 4;
    let produced = 0;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull(controller) {
          controller.enqueue(new Uint8Array(chunk));
          if (++produced === 16) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    void carryExchange(far.port, "POST", body);
    for (let n = 0; n < 4; n++) expect(await far.next()).toMatchObject({ type: "data" });
    expect(produced).toBeLessThan(7);
    let received = 4 * chunk;
    for (;;) {
      far.send({ type: "credit", bytes: chunk });
      const up = await far.next();
      if (up.type === "end") break;
      if (up.type === "data") received += up.data.length;
    }
    expect(received).toBe(16 * chunk);
  });
});
