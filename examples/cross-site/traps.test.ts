import { describe, expect, test } from "vitest";
import { patched } from "../../tests/contracts/patch.ts";
import { RawWebSocket } from "../../tests/contracts/raw.ts";
import { whileRunning } from "../../tests/contracts/under-test.ts";

describe.concurrent("traps of cross-site requests", () => {
  test("a CORS allow-list does not stop a WebSocket of a foreign page: it is the user", async () => {
    const variant = "esm";
    const files = await patched("cross-site", variant, [
      { file: "index.ts", from: /\n  allowRequest: .*/, to: "" },
    ]);
    const options = { topic: "cross-site", variant, files, ports: ["PAGE_PORT"] } as const;
    await whileRunning(options, async ({ visitor }) => {
      const browser = await visitor();
      await browser.increment();
      await browser.increment();
      const headers = { origin: "http://evil.example", cookie: browser.cookie() };
      const raw = await new RawWebSocket(browser.origin, headers).opened();
      raw.send("40");
      expect(await raw.next(/^42/)).toBe('42["current count",2]');
      raw.send('420["incr"]');
      expect(await raw.next(/^430/)).toBe("430[3]");
      raw.close();
    });
  });

  test("Express' trust proxy does not reach the handshake: there the cookie is missing", async () => {
    const variant = "esm";
    // A session that is born on the handshake, so that its answer has a cookie to send.
    const files = await patched("cross-site", variant, [
      { file: "session.ts", from: "  proxy: crossSite,\n", to: "" },
      { file: "session.ts", from: "saveUninitialized: false", to: "saveUninitialized: true" },
      {
        file: "index.ts",
        from: "app.use(cors(corsOptions));",
        to: 'app.set("trust proxy", true);\napp.use(cors(corsOptions));',
      },
    ]);
    const env = { CROSS_SITE: "1" };
    const options = { topic: "cross-site", variant, files, env, ports: ["PAGE_PORT"] } as const;
    await whileRunning(options, async ({ browser }) => {
      const headers = { "x-forwarded-proto": "https" };
      const page = await browser().request("/count", { headers });
      expect(page.headers.getSetCookie()).toHaveLength(1);
      const path = "/socket.io/?EIO=4&transport=polling";
      const handshake = await browser().request(path, { headers });
      expect(handshake.headers.getSetCookie()).toEqual([]);
    });
  });
});
