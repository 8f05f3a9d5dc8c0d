import type { Cookie } from "../../../trace/event.ts";
import type { OpenTabOptions, SimulatedBrowser, Tab } from "../../port.ts";
import type { GatewayCall, OpenTabCall } from "../protocol.ts";
import { visibleCookies } from "./cookies.ts";
import type { FromDocument } from "./preview/messages.ts";
import { createSignal, type Signal } from "./signal.ts";
import type { View, ViewOptions } from "./view.ts";

export type BrowsersOptions = {
  /** Shows the tab of this id in a frame. Rejects where nothing can show it. */
  createView(id: string, options: ViewOptions): Promise<View>;
  /** Tells the gateway, if a server is running; a later one gets all from `tabs` and `offline`. */
  call(gateway: GatewayCall): Promise<void>;
  /** A tab's documents may see other cookies now. */
  onVisibleCookies(id: string, cookies: string): void;
  /** The tab is closed. */
  onClosed(id: string): void;
};

type OpenTab = {
  readonly id: string;
  readonly browser: string;
  readonly name: string;
  readonly frame: HTMLIFrameElement;
  readonly page: OpenTabOptions["page"];
  readonly paths: Signal<string>;
  path: string;
  view?: View;
  closed?: true;
};

/** The simulated browsers of one run, and their tabs. They outlive each of its servers. */
export type Browsers = {
  open(options?: { name?: string }): SimulatedBrowser;
  /** For the gateway of the next server. */
  tabs(): OpenTabCall[];
  offline(): string[];
  /** What `document.cookie` gives in a tab. */
  cookiesIn(id: string): string;
  setCookie(id: string, line: string): void;
  /** What a document of a tab says about showing. */
  receive(id: string, document: string, message: FromDocument): void;
  cookiesChanged(browser: string, cookies: readonly Cookie[]): void;
  closeAll(): void;
};

export function createBrowsers(options: BrowsersOptions): Browsers {
  const tabs = new Map<string, OpenTab>();
  const jars = new Map<string, { cookies: readonly Cookie[]; signal: Signal<readonly Cookie[]> }>();
  const offline = new Set<string>();
  let lastTab = 0;
  let lastBrowser = 0;

  function jarOf(browser: string) {
    let jar = jars.get(browser);
    if (!jar) jars.set(browser, (jar = { cookies: [], signal: createSignal() }));
    return jar;
  }

  function cookiesIn(id: string): string {
    const tab = tabs.get(id);
    return tab ? visibleCookies(jarOf(tab.browser).cookies, tab.path, Date.now()) : "";
  }

  function closeTab(tab: OpenTab): void {
    if (!tabs.delete(tab.id)) return;
    tab.closed = true;
    tab.view?.close();
    options.onClosed(tab.id);
  }

  async function openTab(
    browser: string,
    frame: HTMLIFrameElement,
    { name, path = "/", page }: OpenTabOptions = {},
  ): Promise<Tab> {
    if (!frame.isConnected) throw new Error("A tab needs a frame that is in the document.");
    const id = String(++lastTab);
    const tab: OpenTab = {
      id,
      browser,
      name: name ?? `${browser} ${id}`,
      frame,
      page,
      paths: createSignal(),
      path,
    };
    tabs.set(id, tab);
    const onLocation = (to: string): void => {
      tab.path = to;
      tab.paths.emit(to);
    };
    try {
      const opened = options.call({ method: "openTab", ...callOf(tab) });
      const [view] = await Promise.all([options.createView(id, { frame, onLocation }), opened]);
      tab.view = view;
      if (tab.closed) view.close();
      await view.show(path);
    } catch (error) {
      closeTab(tab);
      throw error;
    }
    return {
      name: tab.name,
      browser,
      navigate: async (to) => tab.view?.show(to),
      reload: async () => tab.view?.reload(),
      location: () => tab.path,
      onNavigate: (listener) => tab.paths.listen(listener),
      async close() {
        if (tab.closed) return;
        closeTab(tab);
        await options.call({ method: "closeTab", id, browser, tab: tab.name });
      },
    };
  }

  return {
    open({ name = `browser ${++lastBrowser}` } = {}) {
      const jar = jarOf(name);
      return {
        name,
        openTab: (frame, tabOptions) => openTab(name, frame, tabOptions),
        cookies: () => jar.cookies,
        onCookies: (listener) => jar.signal.listen(listener),
        clearCookies: () => options.call({ method: "clearCookies", browser: name }),
        async setOffline(isOffline) {
          if (isOffline) offline.add(name);
          else offline.delete(name);
          await options.call({ method: "setOffline", browser: name, offline: isOffline });
        },
        async close() {
          for (const tab of [...tabs.values()]) {
            if (tab.browser !== name) continue;
            closeTab(tab);
            await options.call({ method: "closeTab", id: tab.id, browser: name, tab: tab.name });
          }
        },
      };
    },
    tabs: () => [...tabs.values()].map(callOf),
    offline: () => [...offline],
    cookiesIn,
    setCookie(id, line) {
      const tab = tabs.get(id);
      if (!tab) return;
      // A run that has ended keeps no cookies.
      options.call({ method: "setCookie", browser: tab.browser, line }).catch(() => undefined);
    },
    receive(id, document, message) {
      tabs.get(id)?.view?.receive(document, message);
    },
    cookiesChanged(browser, cookies) {
      const jar = jarOf(browser);
      jar.cookies = cookies;
      jar.signal.emit(cookies);
      for (const tab of tabs.values()) {
        if (tab.browser === browser) options.onVisibleCookies(tab.id, cookiesIn(tab.id));
      }
    },
    closeAll() {
      for (const tab of [...tabs.values()]) closeTab(tab);
    },
  };
}

function callOf({ id, browser, name, page }: OpenTab): OpenTabCall {
  return { id, browser, tab: name, ...(page && { page }) };
}
