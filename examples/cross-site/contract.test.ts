import { describe, expect, test } from "vitest";
import { transports } from "../../tests/contracts/browser.ts";
import { everyTopic } from "../../tests/contracts/every-topic.ts";
import { upgradeStatus } from "../../tests/contracts/raw.ts";
import { exampleUnderTest, variants } from "../../tests/contracts/under-test.ts";

const polling = "/socket.io/?EIO=4&transport=polling";

describe.concurrent.each(variants)("cross-site (%s)", (variant) => {
  const topic = "cross-site";
  const ports = ["PAGE_PORT"];
  const example = exampleUnderTest({ topic, variant, ports });
  const page = () => `http://localhost:${example.running.ports["PAGE_PORT"]}`;
  everyTopic(example);

  test("the page comes from an origin of its own, and is told where the API is", async () => {
    const response = await fetch(page());
    const html = await response.text();
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(html).toContain(`const api = "${example.running.origin}";`);
    expect(html).toContain(`<script src="${example.running.origin}/socket.io/socket.io.js">`);
  });

  test.each(transports)(
    "the page starts a session at the API, and shares it (%s)",
    async (transport) => {
      const browser = example.browser();
      const headers = { origin: page() };
      const { text } = await browser.request("/count", { headers });
      expect(text).toBe("0");
      const tab = await browser.connect({ transport, extraHeaders: headers });
      expect(await tab.ask("incr")).toBe(1);
      expect((await browser.request("/count", { headers })).text).toBe("1");
    },
  );

  test("the page may read the answers, with credentials, and a foreign page may not", async () => {
    const browser = await example.visitor();
    for (const path of ["/count", polling]) {
      const { headers } = await browser.request(path, { headers: { origin: page() } });
      expect(headers.get("access-control-allow-origin")).toBe(page());
      expect(headers.get("access-control-allow-credentials")).toBe("true");
      const foreign = { origin: "http://evil.example" };
      const refused = await browser.request(path, { headers: foreign });
      expect(refused.headers.get("access-control-allow-origin")).toBe(null);
    }
  });

  test("a preflight of the page is granted, that of a foreign page is not", async () => {
    const preflight = async (origin: string) => {
      const headers = { origin, "access-control-request-method": "POST" };
      const options = { method: "OPTIONS", headers };
      return (await example.browser().request("/incr", options)).headers;
    };
    expect((await preflight(page())).get("access-control-allow-origin")).toBe(page());
    expect((await preflight("http://evil.example")).get("access-control-allow-origin")).toBe(null);
  });

  test.each(["http://evil.example", "http://localhost:1", "null", "nonsense"])(
    "the origin %s is refused over WebSocket, long-polling and HTTP",
    async (origin) => {
      const browser = await example.visitor();
      const headers = { origin, cookie: browser.cookie() };
      expect(await upgradeStatus(browser.origin, headers)).toBe(400);
      expect((await browser.request(polling, { headers })).status).toBe(403);
      const { status } = await browser.request("/incr", { method: "POST", headers });
      expect(status).toBe(403);
      expect(await browser.increment()).toBe(1);
    },
  );

  test("the page's origin, its own and none are accepted on both transports", async () => {
    const browser = await example.visitor();
    for (const origin of [page(), browser.origin, undefined]) {
      const headers = { cookie: browser.cookie(), ...(origin === undefined ? {} : { origin }) };
      expect(await upgradeStatus(browser.origin, headers)).toBe(101);
      expect((await browser.request(polling, { headers })).status).toBe(200);
    }
  });

  test("on one site, the cookie is for that site", async () => {
    const { headers } = await example.browser().get("/count");
    expect(headers.getSetCookie().join()).toMatch(/; HttpOnly; SameSite=Lax$/);
  });

  describe("across sites", () => {
    const env = { CROSS_SITE: "1", ALLOWED_ORIGINS: "https://app.example" };
    const crossSite = exampleUnderTest({ topic, variant, ports, env });
    const behindProxy = { "x-forwarded-proto": "https", origin: "https://app.example" };

    test("the cookie travels, and only over HTTPS", async () => {
      const { headers } = await crossSite.browser().request("/count", { headers: behindProxy });
      expect(headers.getSetCookie().join()).toMatch(/; HttpOnly; Secure; SameSite=None$/);
    });

    test("no cookie is sent where the proxy says that there is no HTTPS", async () => {
      const headers = { "x-forwarded-proto": "http" };
      const answer = await crossSite.browser().request("/count", { headers });
      expect(answer.headers.getSetCookie()).toEqual([]);
    });

    test("logging out takes the cookie away with the same attributes", async () => {
      const browser = crossSite.browser();
      await browser.request("/count", { headers: behindProxy });
      const out = await browser.request("/logout", { method: "POST", headers: behindProxy });
      expect(out.headers.getSetCookie().join()).toMatch(
        /^connect\.sid=; .*; Secure; SameSite=None$/,
      );
      expect(browser.cookie()).toBe("");
    });

    test("the origins are those that were set", async () => {
      const headers = { origin: "https://app.example" };
      expect(await upgradeStatus(crossSite.running.origin, headers)).toBe(101);
      const former = { origin: `http://localhost:${crossSite.running.ports["PAGE_PORT"]}` };
      expect(await upgradeStatus(crossSite.running.origin, former)).toBe(400);
    });
  });
});
