import { describe, expect, test } from "vitest";
import { patched } from "../../tests/contracts/patch.ts";
import type { Patch } from "../../tests/contracts/patch.ts";
import { RawWebSocket } from "../../tests/contracts/raw.ts";
import { whileRunning } from "../../tests/contracts/under-test.ts";
import type { UnderTest } from "../../tests/contracts/under-test.ts";

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

  test("no look at the session on connect: who joins after the log-out is still let in", async () => {
    const noCheck: Patch = {
      file: "index.ts",
      from: "await inTurn(req.session.id, () => reload(req));\n    next();\n  } catch {\n    next(new",
      to: "next();\n  } catch {\n    next(new",
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
