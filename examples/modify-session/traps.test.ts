import { describe, expect, test } from "vitest";
import { patched } from "../../tests/contracts/patch.ts";
import type { Patch } from "../../tests/contracts/patch.ts";
import { RawWebSocket } from "../../tests/contracts/raw.ts";
import { whileRunning } from "../../tests/contracts/under-test.ts";
import type { UnderTest } from "../../tests/contracts/under-test.ts";
import { within } from "../../tests/contracts/within.ts";

async function withPatches(
  patches: readonly Patch[],
  check: (example: UnderTest) => Promise<void>,
) {
  const variant = "esm";
  const files = await patched("modify-session", variant, patches);
  await whileRunning({ topic: "modify-session", variant, files }, check);
}

const noQueue: Patch = {
  file: "queue.ts",
  from: "before.then(task, task)",
  to: "task()",
};

describe.concurrent("traps of changing a session", () => {
  test("reload and save without a queue: of 200 increments at once, most are lost", async () => {
    await withPatches([noQueue], async ({ visitor }) => {
      const browser = await visitor();
      const tab = await browser.connect({ transport: "websocket" });
      const answers = await Promise.all(Array.from({ length: 200 }, () => tab.ask("incr")));
      const counted = Math.max(...answers.map(Number));
      expect(counted).toBeLessThan(100);
      expect(new Set(answers).size).toBeLessThan(100);
    });
  });

  test("a store that takes its time: events of one client overtake each other without a queue", async () => {
    // The first read takes longest, as one can that waits for a connection of a pool.
    const slowFirst: Patch = {
      file: "session.ts",
      from: "export const sessionMiddleware = session({",
      to: `class SlowFirst extends session.MemoryStore {
  #reads = 0;
  override get(id: string, callback: Parameters<session.Store["get"]>[1]) {
    const wait = ++this.#reads === 3 ? 300 : 0; // a handshake and a CONNECT came before
    setTimeout(() => super.get(id, callback), wait);
  }
}
export const sessionMiddleware = session({
  store: new SlowFirst(),`,
    };
    const echo: Patch = {
      file: "index.ts",
      from: "// #region stale-reference",
      to: `socket.on("echo", (word: string) => socket.emit("echoed", word));`,
    };
    const orderWith = async (patches: readonly Patch[]) => {
      const order: string[] = [];
      await withPatches([slowFirst, echo, ...patches], async ({ visitor }) => {
        const browser = await visitor();
        const tab = await browser.connect({ transport: "websocket" });
        const two = new Promise<void>((resolve) =>
          tab.socket.on("echoed", (word: string) => {
            if (order.push(word) === 2) resolve();
          }),
        );
        tab.socket.emit("echo", "first");
        tab.socket.emit("echo", "second");
        await within(two);
      });
      return order;
    };
    expect(await orderWith([noQueue])).toEqual(["second", "first"]);
    expect(await orderWith([])).toEqual(["first", "second"]);
  });

  test("no look at the session on connect: who joins after the log-out is still let in", async () => {
    const noCheck: Patch = {
      file: "index.ts",
      from: "await inTurn(req.session.id, () => reload(req));\n    next();\n  } catch (err) {\n    if",
      to: "next();\n  } catch (err) {\n    if",
    };
    await withPatches([noCheck], async ({ visitor }) => {
      const browser = await visitor();
      await browser.increment();
      const raw = await new RawWebSocket(browser.origin, { cookie: browser.cookie() }).opened();
      await browser.post("/logout");
      raw.send("40");
      expect(await raw.next(/^42/)).toBe('42["current count",1]');
      raw.close();
    });
  });
});
