import { useEffect, useRef } from "react";

import type { ForeignPage } from "../../gateway/foreign-page.ts";
import type { Driver } from "./driver.ts";
import styles from "./page.module.css";

/**
 * The page of one tab: an empty place before a run, a frame that the runtime fills during one. The
 * frame is the tab: when it goes, the runtime closes the tab.
 */
export function Page({
  browser,
  tab,
  path,
  page,
  live,
  driver,
}: {
  readonly browser: string;
  readonly tab: string;
  /** What the tab opens first. It goes its own ways afterwards, and is not brought back. */
  readonly path: string;
  readonly page?: ForeignPage | undefined;
  readonly live: boolean;
  readonly driver: { readonly current: Driver | undefined };
}) {
  const frame = useRef<HTMLIFrameElement>(null);
  const first = useRef({ path, ...(page && { page }) });

  useEffect(() => {
    if (!live || frame.current === null) return;
    return driver.current?.adopt(browser, tab, frame.current, first.current);
  }, [live, browser, tab, driver]);

  return live ? (
    <iframe ref={frame} title={`${browser}, ${tab}`} />
  ) : (
    <div className={styles.empty}>
      <p>
        The example’s page, as {browser} shows it in {tab}.
      </p>
    </div>
  );
}
