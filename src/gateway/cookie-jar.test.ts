import fc from "fast-check";
import { CookieJar as ToughJar } from "tough-cookie";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createCookieJar, formatCookies } from "./cookie-jar.ts";
import type { CookieRequest } from "./cookie-jar.ts";

const NOW = Date.UTC(2026, 10, 23, 12);

function request(url: string, more: Partial<CookieRequest> = {}): CookieRequest {
  const { protocol, hostname, pathname, search } = new URL(url);
  return {
    host: hostname,
    path: pathname + search,
    trustworthy: protocol === "https:",
    site: "same-site",
    now: NOW,
    ...more,
  };
}

/** What `Cookie` says at `to`, after `set` came from `from`. */
function sent(set: readonly string[], from: string, to = from, more: Partial<CookieRequest> = {}) {
  const jar = createCookieJar();
  for (const header of set) jar.set(header, request(from));
  return formatCookies(jar.match(request(to, more)));
}

describe("where a cookie goes", () => {
  test.each([
    ["a=1", "http://x.test/", "http://x.test/any/where", "a=1"],
    ["a=1", "http://x.test/deep/page", "http://x.test/deep/other", "a=1"],
    ["a=1", "http://x.test/deep/page", "http://x.test/deeper", undefined],
    ["a=1", "http://x.test/deep/page", "http://x.test/", undefined],
    ["a=1; Path=/deep", "http://x.test/", "http://x.test/deep?q", "a=1"],
    ["a=1; Path=/deep", "http://x.test/", "http://x.test/deep/er", "a=1"],
    ["a=1; Path=/deep", "http://x.test/", "http://x.test/deeply", undefined],
    ["a=1; Path=deep", "http://x.test/", "http://x.test/", "a=1"],
    ["a=1; Path=/a; Path=/b", "http://x.test/", "http://x.test/a", undefined],
    ["a=1", "http://x.test/", "http://sub.x.test/", undefined],
    ["a=1; Domain=x.test", "http://x.test/", "http://sub.x.test/", "a=1"],
    ["a=1; Domain=.X.test", "http://sub.x.test/", "http://x.test/", "a=1"],
    ["a=1; Domain=sub.x.test", "http://x.test/", "http://sub.x.test/", undefined],
    ["a=1; Domain=test", "http://x.test/", "http://x.test/", undefined],
    ["a=1; Domain=localhost", "http://localhost/", "http://localhost/", "a=1"],
    ["a=1; Domain=localhost", "http://localhost/", "http://app.localhost/", undefined],
    ["a=1; Domain=0.0.1", "http://127.0.0.1/", "http://127.0.0.1/", undefined],
    ["a=1; Secure", "https://x.test/", "https://x.test/", "a=1"],
    ["a=1; Secure", "https://x.test/", "http://x.test/", undefined],
    ["a=1; Secure", "http://x.test/", "https://x.test/", undefined],
    ["a", "http://x.test/", "http://x.test/", "a"],
    ["=a", "http://x.test/", "http://x.test/", "a"],
    ["a=", "http://x.test/", "http://x.test/", "a="],
    ["a=b=c==", "http://x.test/", "http://x.test/", "a=b=c=="],
    [' a =\t"q; uoted" ', "http://x.test/", "http://x.test/", 'a="q'],
    ["a=%2B+%20", "http://x.test/", "http://x.test/", "a=%2B+%20"],
    ["=", "http://x.test/", "http://x.test/", undefined],
    ["", "http://x.test/", "http://x.test/", undefined],
    ["a=1\x01", "http://x.test/", "http://x.test/", undefined],
    ["__Host-a=1; Secure; Path=/", "https://x.test/", "https://x.test/", "__Host-a=1"],
    ["__Host-a=1; Secure", "https://x.test/", "https://x.test/", undefined],
    ["__host-a=1; Secure; Path=/deep", "https://x.test/deep", "https://x.test/deep", undefined],
    ["__Host-a=1; Path=/", "https://x.test/", "https://x.test/", undefined],
    ["__Host-a=1; Secure; Path=/; Domain=x.test", "https://x.test/", "https://x.test/", undefined],
    ["__Secure-a=1; Secure", "https://x.test/", "https://x.test/", "__Secure-a=1"],
    ["__SECURE-a=1", "https://x.test/", "https://x.test/", undefined],
    ["=__Secure-a=1; Secure", "https://x.test/", "https://x.test/", undefined],
    ["a=1; SameSite=None", "https://x.test/", "https://x.test/", undefined],
    ["a=1; SameSite=None; Secure", "https://x.test/", "https://x.test/", "a=1"],
  ])("%j from %s to %s: %s", (header, from, to, expected) => {
    expect(sent([header], from, to)).toBe(expected);
  });

  test("a Secure cookie works on localhost without HTTPS", () => {
    const here = request("http://localhost/", { trustworthy: true });
    const jar = createCookieJar();
    expect(jar.set("a=1; Secure; SameSite=None", here).is).toBe("set");
    expect(formatCookies(jar.match(here))).toBe("a=1");
  });

  test("longer paths go first, then older cookies; a replaced cookie keeps its place", () => {
    const jar = createCookieJar();
    ["a=1; Path=/", "b=1; Path=/", "c=1; Path=/deep", "a=2; Path=/"].forEach((header, index) =>
      jar.set(header, request("http://x.test/", { now: NOW + index })),
    );
    expect(formatCookies(jar.match(request("http://x.test/deep")))).toBe("c=1; a=2; b=1");
  });
});

describe("how long a cookie lives", () => {
  const day = 24 * 60 * 60 * 1000;
  test.each([
    ["a=1", undefined],
    ["a=1; Max-Age=60", 60_000],
    ["a=1; Max-Age=60; Expires=Wed, 21 Oct 2015 07:28:00 GMT", 60_000],
    ["a=1; Expires=Mon, 23 Nov 2026 12:01:00 GMT", 60_000],
    ["a=1; Expires=Monday, 23-Nov-26 12:01:00 GMT", 60_000],
    ["a=1; Expires=Mon Nov 23 12:01:00 2026", 60_000],
    ["a=1; Expires=yesterday", undefined],
    ["a=1; Expires=Mon, 31 Nov 2026 12:01:00 GMT", undefined],
    ["a=1; Max-Age=1.5", undefined],
    ["a=1; Max-Age=99999999999", 400 * day],
    ["a=1; Expires=Mon, 23 Nov 2099 12:00:00 GMT", 400 * day],
  ])("%j: %s ms", (header, ms) => {
    const result = createCookieJar().set(header, request("http://x.test/"));
    expect(result.is === "set" && result.cookie.expires).toBe(ms === undefined ? ms : NOW + ms);
  });

  test.each(["a=; Max-Age=0", "a=; Max-Age=-1", "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"])(
    "%j removes the cookie",
    (header) => {
      const jar = createCookieJar();
      jar.set("a=1", request("http://x.test/"));
      expect(jar.set(header, request("http://x.test/"))).toMatchObject({
        is: "expired",
        removed: { value: "1" },
      });
      expect(jar.list(NOW)).toEqual([]);
    },
  );

  test("a cookie is gone from the moment on that it names", () => {
    const at = (now: number) =>
      sent(["a=1; Max-Age=60"], "http://x.test/", "http://x.test/", { now });
    expect(at(NOW + 59_999)).toBe("a=1");
    expect(at(NOW + 60_000)).toBeUndefined();
  });
});

describe("when the request comes from another site", () => {
  const set = ["s=1; SameSite=Strict", "l=1; SameSite=Lax", "d=1", "n=1; SameSite=None; Secure"];
  const old = 3 * 60 * 1000;
  test.each([
    ["same-site", 0, "s=1; l=1; d=1; n=1"],
    ["cross-site-navigation", 0, "l=1; d=1; n=1"],
    ["cross-site-unsafe-navigation", 0, "d=1; n=1"],
    ["cross-site-unsafe-navigation", old, "n=1"],
    ["cross-site", 0, "n=1"],
  ] as const)("%s, %i ms later: %s", (site, later, expected) => {
    expect(sent(set, "https://x.test/", "https://x.test/", { site, now: NOW + later })).toBe(
      expected,
    );
  });

  test("only a SameSite=None cookie can be set there", () => {
    const jar = createCookieJar();
    for (const header of set) jar.set(header, request("https://x.test/", { site: "cross-site" }));
    expect(jar.list(NOW).map(({ name }) => name)).toEqual(["n"]);
  });
});

describe("limits", () => {
  test("4096 bytes of name and value are kept, one more is refused", () => {
    const set = (value: string) => createCookieJar().set(`a=${value}`, request("http://x.test/"));
    expect(set("x".repeat(4095)).is).toBe("set");
    expect(set("x".repeat(4096))).toMatchObject({ is: "refused" });
  });

  test("an attribute of more than 1024 bytes counts as absent", () => {
    const path = `/${"x".repeat(1024)}`;
    expect(sent([`a=1; Path=${path}`], "http://x.test/")).toBe("a=1");
  });

  test("the 181st cookie of a domain puts the one out that was unused for longest", () => {
    const jar = createCookieJar();
    const all = (count: number, more = {}) => {
      for (let n = 0; n < count; n++)
        jar.set(`c${n}=1; Path=/${n}`, request("http://x.test/", more));
    };
    all(180);
    jar.match(request("http://x.test/0", { now: NOW + 1 }));
    const result = jar.set("last=1", request("http://x.test/", { now: NOW + 2 }));
    expect(result).toMatchObject({ is: "set", evicted: [{ name: "c1" }] });
    expect(jar.list(NOW)).toHaveLength(180);
  });

  test("plain HTTP can't hide a Secure cookie", () => {
    const jar = createCookieJar();
    jar.set("a=1; Secure", request("https://x.test/"));
    expect(jar.set("a=2", request("http://x.test/"))).toMatchObject({ is: "refused" });
  });
});

describe("compared with tough-cookie", () => {
  const hosts = ["app.x.test", "x.test", "other.test"];
  const paths = ["/", "/deep", "/deep/er", "/deeper"];
  const url = fc
    .tuple(fc.constantFrom("http", "https"), fc.constantFrom(...hosts), fc.constantFrom(...paths))
    .map(([scheme, host, path]) => `${scheme}://${host}${path}`);
  const attribute = fc.oneof(
    fc.constantFrom("Secure", "HttpOnly", "Max-Age=60", "Max-Age=0", "Max-Age=-1", "Unknown=1"),
    fc.constantFrom("Domain=x.test", "Domain=.app.x.test", "Domain=other.test"),
    fc.constantFrom("Path=/", "Path=/deep", "Path=/deep/", "Path=/deep/er"),
    fc.constantFrom(
      "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
      "Expires=Mon, 23 Nov 2026 12:01:00 GMT",
    ),
  );
  const header = fc
    .tuple(
      fc.constantFrom("a", "b", "__Secure-c", "__Host-d"),
      fc.stringMatching(/^[\w%+=.-]{0,8}$/),
      fc.array(attribute, { maxLength: 4 }),
    )
    .map(([name, value, attributes]) => {
      // tough-cookie takes a host-only cookie and one with Domain for the same (as RFC 6265 did), so they get two names.
      const own = attributes.some((text) => text.startsWith("Domain")) ? `${name}-domain` : name;
      return [`${own}=${value}`, ...attributes].join("; ");
    });
  const step = fc.record({ header, from: url, to: url });

  afterEach(() => {
    vi.useRealTimers();
  });

  test("the same cookies go along, in the same order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const jar = createCookieJar();
        const tough = new ToughJar(undefined, {
          prefixSecurity: "silent",
          rejectPublicSuffixes: true,
          allowSpecialUseDomain: true,
        });
        for (const [index, { header, from, to }] of steps.entries()) {
          const now = NOW + index * 1000;
          // tough-cookie lets plain HTTP set Secure cookies and hide them, as RFC 6265 did; newer drafts and browsers don't.
          const isOutdated = from.startsWith("http:") && /Secure/.test(header);
          const hides = jar
            .list(now)
            .some(({ name, secure }) => secure && header.startsWith(`${name}=`));
          if (isOutdated || (hides && from.startsWith("http:"))) continue;
          jar.set(header, request(from, { now }));
          // tough-cookie reads the clock itself when it looks for expired cookies.
          vi.useFakeTimers({ toFake: ["Date"], now });
          await tough.setCookie(header, from, { ignoreError: true });
          // It drops an expired cookie only when one is asked for.
          await tough.getCookies(from, { allPaths: true });
          const theirs = await tough.getCookies(to, { sort: true });
          const ours = formatCookies(jar.match(request(to, { now }))) ?? "";
          expect(ours).toBe(theirs.map((cookie) => cookie.cookieString()).join("; "));
        }
      }),
      { numRuns: 500 },
    );
  });
});

test("a jar goes on where its list left off", () => {
  const jar = createCookieJar();
  for (const header of ["a=1", "b=1; Path=/deep; Max-Age=60; Secure; SameSite=Lax"]) {
    jar.set(header, request("https://x.test/"));
  }
  const copy = createCookieJar(jar.list(NOW));
  expect(copy.list(NOW)).toEqual(jar.list(NOW));
  const to = request("https://x.test/deep");
  expect(formatCookies(copy.match(to))).toBe(formatCookies(jar.match(to)));
});
