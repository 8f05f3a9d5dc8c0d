import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { openConditionsPort } from "./conditions.ts";

test("a process of the example that is killed resets its connection, and nothing else ends by that", async () => {
  const conditions = await openConditionsPort();
  const killed = connect({ port: conditions.port, host: "127.0.0.1" });
  await once(killed, "data");
  const lives = connect({ port: conditions.port, host: "127.0.0.1" });
  await once(lives, "data");
  killed.resetAndDestroy();
  lives.on("data", (line: Uint8Array) => {
    lives.write(`${(JSON.parse(String(line)) as { id: number }).id}\n`);
  });
  await conditions.change({ clockOffset: 1 });
  lives.destroy();
  await once(lives, "close");
  await expect(conditions.change({})).resolves.toBeUndefined();
});
