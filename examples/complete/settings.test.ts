import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { upgradeStatus } from "../../tests/contracts/raw.ts";
import { startExample } from "../../tests/contracts/target.ts";
import { exampleUnderTest, variants, whileRunning } from "../../tests/contracts/under-test.ts";

const topic = "complete";
const polling = "/socket.io/?EIO=4&transport=polling";

/** A session cookie, signed as express-session does it (npm: cookie-signature). */
function signed(sessionId: string, secret: string): string {
  const mac = createHmac("sha256", secret).update(sessionId).digest("base64").replace(/=+$/, "");
  return `connect.sid=${encodeURIComponent(`s:${sessionId}.${mac}`)}`;
}

/** The id inside a signed cookie. */
function sessionIdOf(cookie: string): string {
  const id = /^connect\.sid=s:([^.]+)\./.exec(decodeURIComponent(cookie))?.[1];
  if (id === undefined) throw new Error(`No session id in ${cookie}`);
  return id;
}

describe.concurrent.each(variants)("complete (%s), as it is set", (variant) => {
  test.each([
    ["SESSION_SECRETS", " , ", { NODE_ENV: "production" }, "to secrets, the newest one first"],
    ["ALLOWED_ORIGINS", "https://a.example, https://b.example/", {}, "to origins such as"],
    ["ALLOWED_ORIGINS", "a.example", {}, "to origins such as https://app.example.com"],
    ["SESSION_MAX_AGE", "30m", {}, "to milliseconds, such as 1800000"],
    ["STORE_DEADLINE", "-1", {}, "to milliseconds, such as 2000"],
    ["BEHIND_HTTPS", "true", {}, "to 1 or 0"],
  ])("%s=%s does not start, and says what to set", async (name, value, more, remedy) => {
    const started = startExample({ topic, variant, env: { ...more, [name]: value } });
    const error = await started.then(
      ({ stop }) => stop().then(() => "it started"),
      (reason: Error) => reason.message,
    );
    expect(error).toContain(`Set ${name} ${remedy}`);
    expect(error).toContain(`It is "${value}".`);
  });

  test("an empty ALLOWED_ORIGINS allows no other origin", async () => {
    const env = { ALLOWED_ORIGINS: "", BEHIND_HTTPS: "1" };
    await whileRunning({ topic, variant, env }, async ({ browser, running }) => {
      const headers = { "x-forwarded-proto": "https" };
      const [cookie] = (await browser().request("/", { headers })).headers.getSetCookie();
      expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
      expect(await upgradeStatus(running.origin, { origin: "https://a.example" })).toBe(400);
    });
  });

  describe("in production, behind a proxy, with pages elsewhere", () => {
    const example = exampleUnderTest({
      topic,
      variant,
      env: {
        NODE_ENV: "production",
        SESSION_SECRETS: "new, old,",
        ALLOWED_ORIGINS: "https://a.example, https://b.example",
        BEHIND_HTTPS: "1",
      },
    });
    const overHttps = { "x-forwarded-proto": "https" };

    async function visitor() {
      const browser = example.browser();
      const { headers } = await browser.request("/", { headers: overHttps });
      const [cookie = ""] = headers.getSetCookie();
      const [pair = ""] = cookie.split(";");
      return { browser, cookie, pair };
    }

    test("each of the allowed origins may use it, with or without a blank before its name", async () => {
      const { browser } = await visitor();
      for (const origin of ["https://a.example", "https://b.example"]) {
        expect(await upgradeStatus(browser.origin, { origin })).toBe(101);
        const { headers } = await browser.request(polling, { headers: { origin } });
        expect(headers.get("access-control-allow-origin")).toBe(origin);
      }
      expect(await upgradeStatus(browser.origin, { origin: "https://c.example" })).toBe(400);
    });

    test("the cookie asks for HTTPS, over HTTP and on the handshake", async () => {
      const { browser, cookie, pair } = await visitor();
      expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=None$/);
      const handshake = await browser.request(polling, {
        headers: { ...overHttps, cookie: pair },
      });
      expect(handshake.headers.getSetCookie()[0]).toMatch(/; HttpOnly; Secure; SameSite=None$/);
    });

    test("no cookie is sent where the proxy says that there is no HTTPS", async () => {
      const { browser, pair } = await visitor();
      const plain = { "x-forwarded-proto": "http", cookie: pair };
      for (const path of ["/", polling]) {
        const { headers } = await browser.request(path, { headers: plain });
        expect(headers.getSetCookie()).toEqual([]);
      }
    });

    test("a cookie that was signed with an older secret stays valid", async () => {
      const { browser, pair } = await visitor();
      const id = sessionIdOf(pair);
      expect(signed(id, "new")).toBe(pair);
      const tab = browser.open({ extraHeaders: { cookie: signed(id, "old") } });
      expect(await tab.settled()).toBe("connected");
    });

    test.each(["", "another", " old"])(
      "a cookie that is signed with “%s” is not",
      async (secret) => {
        const { browser, pair } = await visitor();
        const cookie = signed(sessionIdOf(pair), secret);
        const tab = browser.open({ extraHeaders: { cookie } });
        expect(await tab.settled()).toBe("The session has ended.");
        tab.socket.disconnect();
      },
    );
  });
});
