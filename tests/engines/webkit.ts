import { findWebKit, missing } from "../../scripts/setup/engines.mjs";
import { freePorts } from "../contracts/node/ports.ts";
import { isVerdict, type Engine } from "./engine.ts";
import { startDisplay, startDriver } from "./started.ts";
import { openSession } from "./web-driver.ts";

/**
 * WebKitGTK's MiniBrowser over WebDriver, on a display that nobody sees.
 *
 * @throws SetUpFailure where there is no WebKitGTK
 */
export async function launchWebKit(): Promise<Engine> {
  const found = await findWebKit();
  if (!found) throw missing("webkit");
  const screen = await startDisplay(found.display);
  const env = {
    ...process.env,
    DISPLAY: screen.display,
    GDK_BACKEND: "x11",
    LIBGL_ALWAYS_SOFTWARE: "1",
    WEBKIT_DISABLE_COMPOSITING_MODE: "1",
    // Its sandbox needs namespaces, which containers don't give; every page here is ours.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
  };
  // The driver can't choose one by itself and tell which.
  const [port = 0] = await freePorts(1);
  const driver = await startDriver(found.driver, port, env);
  const session = await openSession(driver.url, {
    "webkitgtk:browserOptions": { binary: found.browser, args: ["--automation"] },
  });
  return {
    name: `${found.version} ${session.browserVersion}`,
    async play(url) {
      await session.navigate(url);
      const verdict = await session.evaluate("window.verdict");
      if (!isVerdict(verdict)) throw new Error(`No verdict: ${JSON.stringify(verdict)}`);
      return verdict;
    },
    async close() {
      await session.end();
      await driver.stop();
      await screen.stop();
    },
  };
}
