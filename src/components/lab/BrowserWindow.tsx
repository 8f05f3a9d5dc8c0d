import { useId, useRef, type ReactNode } from "react";

import type { Cookie } from "../../trace/event.ts";
import { AddressBar } from "./AddressBar.tsx";
import styles from "./browser-window.module.css";
import { CookieJar } from "./CookieJar.tsx";
import { TabStrip } from "./TabStrip.tsx";

export type TabView = {
  readonly name: string;
  readonly path: string;
  readonly loading: boolean;
  /** The other site that the tab shows a page of; its address can't be changed. */
  readonly page?: { readonly origin: string };
};

export type BrowserView<Tab extends TabView = TabView> = {
  readonly name: string;
  readonly tabs: readonly Tab[];
  readonly front: string;
  readonly arrangement: "side-by-side" | "one-at-a-time";
  readonly offline: boolean;
  readonly cookies: readonly Cookie[];
};

/** What a reader can do with a browser. */
export type BrowserControls = {
  readonly onNewTab: () => void;
  readonly onCloseTab: (tab: string) => void;
  readonly onFront: (tab: string) => void;
  readonly onReload: (tab: string) => void;
  readonly onGo: (tab: string, path: string) => void;
  readonly onArrange: (arrangement: BrowserView["arrangement"]) => void;
  readonly onOffline: (offline: boolean) => void;
  readonly onClearCookies: () => void;
  readonly onClose: () => void;
};

/**
 * A simulated browser: its tabs, and the cookie jar that they share. It draws what it is given; the
 * page of each tab comes from `page`, so that this view knows no runtime.
 */
export function BrowserWindow<Tab extends TabView>({
  browser,
  live,
  serverless = false,
  controls,
  page,
}: {
  readonly browser: BrowserView<Tab>;
  /** Whether there is something to control. The window keeps its size either way. */
  readonly live: boolean;
  /** Whether what the pages show is what is left of a server that has ended. */
  readonly serverless?: boolean;
  readonly controls: BrowserControls;
  readonly page: (tab: Tab) => ReactNode;
}) {
  const id = useId();
  const newTab = useRef<HTMLButtonElement>(null);
  const { name, tabs, front, arrangement, offline } = browser;
  const stacked = arrangement === "one-at-a-time" && tabs.length > 0;
  const tabId = (tab: TabView) => `${id}-tab-${tab.name}`.replaceAll(" ", "-");
  const panelId = (tab: TabView) => `${id}-panel-${tab.name}`.replaceAll(" ", "-");

  const close = (tab: string) => {
    controls.onCloseTab(tab);
    // The pressed button is gone with its tab; the focus goes to what is nearest in meaning.
    newTab.current?.focus();
  };

  return (
    <div
      role="group"
      className={styles.window}
      aria-label={name}
      data-browser={name}
      data-offline={offline}
      data-tabs={stacked ? 1 : Math.max(1, tabs.length)}
    >
      <div className={styles.bar}>
        <span className={styles.name}>{name}</span>
        {offline && <span className={styles.offline}>offline</span>}
        <div className={styles.controls} role="group" aria-label={`Controls of ${name}`}>
          <button type="button" ref={newTab} disabled={!live} onClick={controls.onNewTab}>
            New tab
          </button>
          <button
            type="button"
            disabled={!live}
            aria-pressed={stacked}
            onClick={() => controls.onArrange(stacked ? "side-by-side" : "one-at-a-time")}
          >
            One at a time
          </button>
          <button
            type="button"
            disabled={!live}
            aria-pressed={offline}
            onClick={() => controls.onOffline(!offline)}
          >
            Offline
          </button>
          <button type="button" disabled={!live} onClick={controls.onClearCookies}>
            Clear cookies
          </button>
          <button
            type="button"
            disabled={!live}
            aria-label={`Close ${name}`}
            onClick={controls.onClose}
          >
            ×
          </button>
        </div>
      </div>

      {stacked && (
        <TabStrip
          label={`Tabs of ${name}`}
          tabs={tabs.map((tab) => ({ name: tab.name, tabId: tabId(tab), panelId: panelId(tab) }))}
          front={front}
          onFront={controls.onFront}
        />
      )}

      <div className={styles.panels}>
        {tabs.length === 0 && <p className={styles.empty}>No tab is open.</p>}
        {tabs.map((tab) => (
          <div
            key={tab.name}
            id={panelId(tab)}
            className={styles.panel}
            hidden={stacked && tab.name !== front}
            {...(stacked
              ? { role: "tabpanel", "aria-labelledby": tabId(tab) }
              : { role: "group", "aria-label": tab.name })}
          >
            <div className={styles.address}>
              {!stacked && <b className={styles.title}>{tab.name}</b>}
              <AddressBar
                tab={tab.name}
                path={tab.path}
                origin={tab.page?.origin ?? "http://localhost:3000"}
                loading={tab.loading}
                disabled={!live || tab.page !== undefined}
                onGo={(path) => controls.onGo(tab.name, path)}
              />
              <button
                type="button"
                disabled={!live}
                aria-label={`Reload ${tab.name}`}
                onClick={() => controls.onReload(tab.name)}
              >
                ↻
              </button>
              <button
                type="button"
                disabled={!live}
                aria-label={`Close ${tab.name}`}
                onClick={() => close(tab.name)}
              >
                ×
              </button>
            </div>
            {serverless && (
              <p className={styles.stopped}>Stopped: no server is behind this page.</p>
            )}
            <div className={styles.page} data-stopped={serverless}>
              {page(tab)}
            </div>
          </div>
        ))}
      </div>

      <CookieJar browser={name} cookies={browser.cookies} />
    </div>
  );
}
