import type { BrowserContext } from "playwright-core";
import type { Wish } from "../../src/labs/shared/choice/choose.ts";
import { wishKey } from "../../src/labs/shared/choice/wish.ts";

/** Lets a profile remember what its reader has chosen, unless they choose again. */
export async function rememberRuntime(context: BrowserContext, wish: Wish): Promise<void> {
  await context.addInitScript(
    ([key, value]) => {
      // Frames of other origins have a storage of their own, or none; so does the blank page before the first.
      if (window !== window.top || location.protocol === "about:") return;
      if (localStorage.getItem(key) === null) localStorage.setItem(key, value);
    },
    [wishKey, wish] as const,
  );
}
