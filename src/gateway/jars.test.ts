import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createGateway } from "./gateway.ts";

/** A server that gives every log-in a cookie of its own, and says which cookies came. */
const server = createServer((req, res) => {
  const [, path, token = ""] = (req.url ?? "").split("/");
  if (path === "login") res.setHeader("Set-Cookie", `${token}=${token}; Path=/`);
  res.end(req.headers.cookie ?? "");
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

type Deed =
  | { readonly do: "open" | "login" | "clear" | "visit"; readonly browser: number }
  | { readonly do: "snapshot" }
  | { readonly do: "restore" };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom("open" as const, "login" as const, "clear" as const, "visit" as const),
      browser: fc.nat(3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Deed[]>({ do: "snapshot" }, { do: "restore" }),
  },
);

test("a cookie never leaves its jar, whatever several browsers do", async () => {
  const target = { port: (server.address() as AddressInfo).port, host: "127.0.0.1" };
  let tokens = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 20 }), async (deeds) => {
      const gateway = createGateway({ target, onRecord: () => undefined });
      /** What each browser was given, and has not cleared. */
      let jars = new Map<string, string[]>();
      let kept = { jars: new Map<string, string[]>(), snapshot: gateway.snapshot() };
      const tabs = new Map<string, number>();
      let opened = 0;
      const open = async (browser: string): Promise<number> => {
        const { port } = await gateway.openTab({ browser, tab: `Tab ${++opened}` });
        tabs.set(browser, port);
        return port;
      };
      const ask = async (browser: string, path: string): Promise<string> => {
        const port = tabs.get(browser) ?? (await open(browser));
        return (await fetch(`http://127.0.0.1:${port}/${path}`)).text();
      };
      const jarOf = (browser: string): string[] => jars.get(browser) ?? [];
      const copy = (): Map<string, string[]> =>
        new Map([...jars].map(([browser, jar]) => [browser, [...jar]]));
      try {
        for (const one of [...deeds, ...visitAll]) {
          if (one.do === "snapshot") kept = { jars: copy(), snapshot: gateway.snapshot() };
          else if (one.do === "restore") {
            gateway.restore(kept.snapshot);
            jars = new Map([...kept.jars].map(([browser, jar]) => [browser, [...jar]]));
          } else {
            const browser = `Browser ${one.browser}`;
            const before = jarOf(browser).map((token) => `${token}=${token}`);
            if (one.do === "open") await open(browser);
            else if (one.do === "clear") {
              gateway.clearCookies(browser);
              jars.set(browser, []);
            } else if (one.do === "visit") {
              expect((await ask(browser, "visit")).split("; ").filter(Boolean)).toEqual(before);
            } else {
              const token = `t${++tokens}`;
              await ask(browser, `login/${token}`);
              jars.set(browser, [...jarOf(browser), token]);
            }
          }
        }
      } finally {
        await gateway.close();
      }
    }),
    { numRuns: 25 },
  );
});

const visitAll: readonly Deed[] = [0, 1, 2, 3].map((browser) => ({ do: "visit", browser }));
