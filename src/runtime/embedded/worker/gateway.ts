import { createCookieJar } from "../../../gateway/cookie-jar.ts";
import { createGateway, type Gateway } from "../../../gateway/gateway.ts";
import { realNow, type OnRecord } from "../../../gateway/record.ts";
import { isCookieList } from "../cookie.ts";
import { record } from "../guards.ts";
import type { Conditions, GatewayCall, OpenTabCall } from "../protocol.ts";
import type { Outlet } from "./outlet.ts";
import type { Tabs } from "./tabs.ts";

export type GatewayHost = {
  /** Takes over what the last server's gateway knew. */
  resume(state: {
    jars: unknown;
    tabs: readonly OpenTabCall[];
    offline: readonly string[];
    conditions: Conditions;
  }): void;
  call(call: GatewayCall): Promise<void>;
  /** Whether a port of the network is one of the gateway's own. */
  owns(port: number): boolean;
};

const isJars = record(isCookieList);

/**
 * Runs the gateway beside the example, on the same network. It is our own code; what it must not do
 * is keep the example's process alive.
 */
export function startGateway(
  target: number,
  tabs: Tabs,
  {
    post,
    onRecord,
    onConditions,
  }: {
    post: Outlet;
    onRecord: OnRecord;
    /** What else is to obey the conditions: the example's process. */
    onConditions: (conditions: Conditions) => void;
  },
): GatewayHost {
  const gateway = createGateway({ target: { port: target }, onRecord, unref: true });
  const ports = new Set<number>();
  let clockOffset = 0;

  gateway.onCookies((browser, cookies) => {
    post({ type: "cookies", browser, cookies, jars: gateway.snapshot() });
  });

  async function openTab({ id, browser, tab, page }: OpenTabCall): Promise<void> {
    const opening = gateway.openTab({ browser, tab, ...(page && { page }) }).then(({ port }) => {
      ports.add(port);
      return port;
    });
    tabs.expect(id, opening);
    await opening;
  }

  function setConditions(conditions: Conditions): void {
    clockOffset = conditions.clockOffset;
    gateway.blockWebSockets(conditions.blockWebSockets ?? false);
    gateway.setClockOffset(clockOffset);
    onConditions(conditions);
  }

  return {
    resume({ jars, tabs: open, offline, conditions }) {
      setConditions(conditions);
      if (isJars(jars)) gateway.restore(jars);
      // Who asks for a tab hears why it can't be had.
      for (const tab of open) openTab(tab).catch(() => undefined);
      for (const browser of offline) gateway.setOffline(browser, true);
    },
    async call(call) {
      switch (call.method) {
        case "openTab":
          return openTab(call);
        case "closeTab":
          tabs.remove(call.id);
          return gateway.closeTab(call.browser, call.tab);
        case "clearCookies":
          return gateway.clearCookies(call.browser);
        case "setOffline":
          return gateway.setOffline(call.browser, call.offline);
        case "setConditions":
          return setConditions(call.conditions);
        case "setCookie":
          return setCookie(gateway, realNow() + clockOffset, call);
      }
    },
    owns: (port) => ports.has(port),
  };
}

/** `document.cookie = line`, which may not touch what is HttpOnly (RFC 6265bis, section 5.7). */
function setCookie(
  gateway: Gateway,
  now: number,
  { browser, line }: { readonly browser: string; readonly line: string },
): void {
  if (/;\s*httponly\s*(;|$)/i.test(line)) return;
  const jars = gateway.snapshot();
  const jar = createCookieJar(jars[browser]);
  const name = line.split("=", 1)[0]?.trim();
  const hidden = jar.list(now).some((cookie) => cookie.name === name && cookie.httpOnly);
  if (hidden) return;
  jar.set(line, { host: "localhost", path: "/", trustworthy: true, site: "same-site", now });
  gateway.restore({ ...jars, [browser]: jar.list(now) });
}
