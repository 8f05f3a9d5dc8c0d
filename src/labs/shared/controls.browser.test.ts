import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { expectUsable } from "../../../tests/browser/accessible.ts";
import { openSite, type Site } from "../../../tests/browser/site.ts";
import { scenario } from "../logout/scenario.ts";
import { slowStoreDelay } from "./faults.ts";
import { labPage } from "./lab-page.ts";
import { a1, a2, b1, buttons, counts, status } from "./two-browsers.ts";

const chapter = "/guide/log-out";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const running = async (options?: Parameters<Site["open"]>[1]) => {
  const page = await site.open(chapter, options);
  const lab = labPage(page, "logout");
  await lab.run();
  await lab.see(scenario.opening);
  return { page, lab };
};

describe.each(["mouse", "keyboard"] as const)("by %s", (hand) => {
  test("the address bar goes to a path of the example, and says where the tab is", async () => {
    const { lab } = await running({ allow: { requests: [/nowhere/] } });
    await lab.perform({ ...a1, do: "go-to", path: "/nowhere" }, hand);
    await lab.see([{ ...a1, shows: "page", text: "Cannot GET /nowhere" }]);
    await lab.perform({ ...a1, do: "go-to", path: "/" }, hand);
    await lab.see([{ ...a1, shows: "status", text: "connected" }]);
  });

  test("a store that is down fails the page, and works again when it is back", async () => {
    const { lab } = await running({ allow: { requests: [/./] } });
    await lab.perform({ do: "fault", fault: "store-down", on: true }, hand);
    await lab.lab.getByText("Make it fail: Store down").waitFor();
    await lab.perform({ ...a1, do: "reload" }, hand);
    await lab.see([{ ...a1, shows: "page", text: "Error" }]);
    // Express prints what it answers with, and what was printed can be cleared away.
    await lab.press(lab.lab.getByText(/^What the server prints/), hand);
    const log = lab.lab.getByRole("log", { name: "Lines of the log" });
    const printed = () => log.getByText("The session store can't be reached.").count();
    await expect.poll(printed).toBeGreaterThan(0);
    await lab.press(lab.button("Clear log"), hand);
    await expect.poll(printed).toBe(0);
    await lab.perform({ do: "fault", fault: "store-down", on: false }, hand);
    await lab.perform({ ...a1, do: "reload" }, hand);
    await lab.see([{ ...a1, shows: "status", text: "connected" }]);
  });

  test("a slow store keeps the page waiting, and is fast again when it is let", async () => {
    const { lab } = await running();
    /** How long the store took for the page of the last reload, in ms. */
    const reloaded = async () => {
      const before = (await lab.trace()).length;
      await lab.perform({ ...a1, do: "reload" }, hand);
      const took = async () => {
        const events = (await lab.trace()).slice(before);
        const page = events.find((event) => event.kind === "http-request" && event.url === "/");
        const read = events.find(({ kind, cause }) => kind === "store" && cause === page?.id);
        return page && read && read.at - page.at;
      };
      await expect.poll(took).toBeDefined();
      return took();
    };
    await lab.perform({ do: "fault", fault: "slow-store", on: true }, hand);
    await lab.lab.getByText("Make it fail: Slow store").waitFor();
    expect(await reloaded()).toBeGreaterThan(slowStoreDelay - 10);
    await lab.perform({ do: "fault", fault: "slow-store", on: false }, hand);
    expect(await reloaded()).toBeLessThan(slowStoreDelay - 10);
  });

  test("a rotated secret makes every cookie worthless: a reload gets a new session", async () => {
    const { lab } = await running();
    await lab.perform({ ...a1, ...buttons.socket }, hand);
    await lab.see(counts("1", "0"));
    await lab.perform({ do: "rotate-secret" }, hand);
    await lab.status(/^Running/);
    await lab.perform({ ...a1, do: "reload" }, hand);
    await lab.see([
      { ...a1, shows: "count", text: "0" },
      { ...a1, shows: "status", text: "connected" },
    ]);
  });
});

test("a blocked WebSocket leaves the pages connected, over long-polling", async () => {
  const { lab } = await running();
  await lab.perform({ do: "fault", fault: "no-websockets", on: true });
  await lab.perform({ ...b1, do: "reload" });
  await lab.see([{ ...b1, shows: "status", text: "connected" }]);
  const before = (await lab.trace()).length;
  await lab.perform({ ...b1, ...buttons.socket });
  await lab.see([{ ...b1, shows: "count", text: "1" }]);
  // The page tells its listeners of events a moment after it has shown what they did.
  const carried = async () =>
    (await lab.trace())
      .slice(before)
      .flatMap((event) =>
        event.kind === "socket" && event.browser === "Browser B" ? [event.transport] : [],
      );
  await expect.poll(async () => [...new Set(await carried())]).toEqual(["polling"]);
});

test("a question may be skipped, and then the run answers it all the same", async () => {
  const { lab } = await running();
  await lab.perform({ ...a1, ...buttons.socket });
  await lab.see(counts("1", "0"));
  await lab.press(lab.button("Skip"), "keyboard");
  expect(await lab.lab.getByRole("radio", { name: "Everybody" }).count()).toBe(0);
  await lab.perform({ ...a2, ...buttons.logOut });
  // The step asks for the other tab: this is not it.
  await lab.see(status("disconnected", "connected"));
  expect(await lab.lab.getByRole("status").filter({ hasText: "Who is" }).count()).toBe(0);
});

test("with everything unfolded everyone can use it, on a desktop and a phone, light and dark", async () => {
  const { page, lab } = await running();
  await lab.perform({ do: "fault", fault: "slow-store", on: true });
  await lab.perform({ ...a1, ...buttons.socket });
  await lab.lab.getByRole("radio", { name: "Everybody" }).check();
  await expectUsable(page, "lab-logout", lab.lab);
});
