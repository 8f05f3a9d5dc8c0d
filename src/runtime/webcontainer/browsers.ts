import { isNavigation } from "../../gateway/tab.ts";
import type { Cookie } from "../../trace/event.ts";
import type { WireRecord } from "../../trace/wire.ts";
import { withDeadline } from "../embedded/host/deadline.ts";
import { createSignal, type Signal } from "../embedded/host/signal.ts";
import type { OpenTabOptions, SimulatedBrowser, Tab } from "../port.ts";
import { previewBlocked, refuse } from "./failures.ts";
import type { GatewayProcess } from "./gateway-process.ts";
import { keepScroll } from "./keep-scroll.ts";
import type { Ports } from "./ports.ts";

export type BrowsersOptions = {
  /** The gateway, as soon as the example has settled. Rejects with a FailureError where none runs. */
  gateway(): Promise<GatewayProcess>;
  /** A page is shown for the first time: waits for it as the step of that name. */
  firstPreview(show: () => Promise<void>): Promise<void>;
  /** How long a page may take to come through the gateway, in ms. */
  readonly patience: number;
};

type OpenTab = {
  readonly browser: string;
  readonly name: string;
  readonly frame: HTMLIFrameElement;
  readonly page: OpenTabOptions["page"];
  ports: Ports;
  port: number;
  readonly paths: Signal<string>;
  /** A document of the example has been asked for. */
  readonly navigated: Signal<void>;
  path: string;
  url: string;
};

/** The simulated browsers of one run, and their tabs. They outlive each of its servers. */
export type Browsers = {
  open(options?: { name?: string }): SimulatedBrowser;
  /** A gateway begins, perhaps in another container: it gets all tabs that are open. */
  restore(gateway: GatewayProcess): Promise<void>;
  recorded(record: WireRecord): void;
  cookiesChanged(browser: string, cookies: readonly Cookie[]): void;
  closeAll(): void;
};

/** How long the service may take to tell of a port that opens again, in ms. It need not tell. */
const PUBLISHING = 2000;

/**
 * A preview's frame shows another origin: nothing in it can be seen from here. Where it is, the
 * gateway's records of navigations tell; that it has loaded, the frame's own event. Moves within a
 * document (`pushState`, `#…`) stay unseen.
 */
export function createBrowsers(options: BrowsersOptions): Browsers {
  const tabs = new Set<OpenTab>();
  const jars = new Map<string, { cookies: readonly Cookie[]; signal: Signal<readonly Cookie[]> }>();
  const offline = new Set<string>();
  let lastBrowser = 0;
  let lastTab = 0;
  let hasShown = false;

  function jarOf(browser: string) {
    let jar = jars.get(browser);
    if (!jar) jars.set(browser, (jar = { cookies: [], signal: createSignal() }));
    return jar;
  }

  async function openIn(gateway: GatewayProcess, tab: OpenTab): Promise<void> {
    const { browser, name, port, page } = tab;
    await gateway.client.openTab({ browser, tab: name, port, ...(page && { page }) });
  }

  /** Puts the tab where it is reached in this gateway's container. */
  async function locate(tab: OpenTab, ports: Ports): Promise<void> {
    const url = await withDeadline(ports.url(tab.port), options.patience);
    if (url.at === "late") throw refuse(previewBlocked());
    tab.url = url.value;
  }

  async function openAgain(gateway: GatewayProcess, tab: OpenTab): Promise<void> {
    const { ports } = gateway;
    if (tab.ports !== ports) Object.assign(tab, { ports, port: ports.next() });
    const opened = ports.nextOpen(tab.port);
    await openIn(gateway, tab);
    // The gateway says so before the service knows of the port, and answers for it.
    await withDeadline(opened, PUBLISHING);
    await locate(tab, ports);
  }

  async function show(tab: OpenTab, path: string): Promise<void> {
    const loaded = nextLoad(tab.frame);
    // The gateway's own pages are not recorded: that of another site, and that of a browser that is offline.
    const isOwn = tab.page !== undefined || offline.has(tab.browser);
    const asked = isOwn ? Promise.resolve() : next(tab.navigated);
    // Leaves no entry in the page's history, as a new `src` would.
    tab.frame.contentWindow?.location.replace(new URL(path, tab.url));
    const got = await withDeadline(Promise.all([loaded.done, asked]), options.patience);
    loaded.forget();
    if (got.at === "late") throw refuse(previewBlocked());
    if (isOwn) moved(tab, path);
  }

  function moved(tab: OpenTab, path: string): void {
    tab.path = path;
    tab.paths.emit(path);
  }

  async function close(tab: OpenTab): Promise<void> {
    if (!tabs.delete(tab)) return;
    tab.frame.contentWindow?.location.replace("about:blank");
  }

  async function openTab(
    browser: string,
    frame: HTMLIFrameElement,
    { name = `${browser} ${++lastTab}`, path = "/", page }: OpenTabOptions = {},
  ): Promise<Tab> {
    if (!frame.isConnected) throw new Error("A tab needs a frame that is in the document.");
    const gateway = await options.gateway();
    const port = gateway.ports.next();
    const tab: OpenTab = {
      browser,
      name,
      frame,
      page,
      ports: gateway.ports,
      port,
      paths: createSignal(),
      navigated: createSignal(),
      path,
      url: "",
    };
    tabs.add(tab);
    const open = async (): Promise<void> => {
      await openIn(gateway, tab);
      await locate(tab, gateway.ports);
      await show(tab, path);
    };
    try {
      await (hasShown ? open() : options.firstPreview(open));
      hasShown = true;
    } catch (error) {
      await close(tab);
      throw error;
    }
    return {
      name,
      browser,
      navigate: (to) => show(tab, to),
      reload: () => keepScroll(frame, tab.url, () => show(tab, tab.path)),
      location: () => tab.path,
      onNavigate: (listener) => tab.paths.listen(listener),
      async close() {
        if (!tabs.has(tab)) return;
        await close(tab);
        await ask((running) => running.client.closeTab(browser, name));
      },
    };
  }

  /** Where no gateway runs, there is nothing to tell: the next one starts from what is known here. */
  async function ask(question: (gateway: GatewayProcess) => Promise<void>): Promise<void> {
    const gateway = await options.gateway().catch(() => undefined);
    if (gateway) await question(gateway);
  }

  return {
    open({ name = `browser ${++lastBrowser}` } = {}) {
      const jar = jarOf(name);
      return {
        name,
        openTab: (frame, tabOptions) => openTab(name, frame, tabOptions),
        cookies: () => jar.cookies,
        onCookies: (listener) => jar.signal.listen(listener),
        clearCookies: () => ask(({ client }) => client.clearCookies(name)),
        async setOffline(isOffline) {
          if (isOffline) offline.add(name);
          else offline.delete(name);
          await ask(({ client }) => client.setOffline(name, isOffline));
        },
        async close() {
          for (const tab of [...tabs]) {
            if (tab.browser !== name) continue;
            await close(tab);
            await ask(({ client }) => client.closeTab(name, tab.name));
          }
        },
      };
    },
    async restore(gateway) {
      await Promise.all([...tabs].map((tab) => openAgain(gateway, tab)));
      for (const browser of offline) await gateway.client.setOffline(browser, true);
    },
    recorded(record) {
      if (record.type !== "request" || !isNavigation(record.headers)) return;
      for (const tab of tabs) {
        if (tab.browser !== record.browser || tab.name !== record.tab) continue;
        tab.navigated.emit();
        moved(tab, record.url);
      }
    },
    cookiesChanged(browser, cookies) {
      const jar = jarOf(browser);
      jar.cookies = cookies;
      jar.signal.emit(cookies);
    },
    closeAll() {
      for (const tab of [...tabs]) void close(tab);
    },
  };
}

function next(signal: Signal<void>): Promise<void> {
  return new Promise((resolve) => {
    const undo = signal.listen(() => {
      undo();
      resolve();
    });
  });
}

function nextLoad(frame: HTMLIFrameElement): { done: Promise<void>; forget(): void } {
  const controller = new AbortController();
  const done = new Promise<void>((resolve) => {
    const options = { once: true, signal: controller.signal };
    frame.addEventListener("load", () => resolve(), options);
  });
  return { done, forget: () => controller.abort() };
}
