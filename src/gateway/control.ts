import type { Cookie } from "../trace/event.ts";
import type { Gateway, Jars, TabOptions } from "./gateway.ts";
import type { ConditionsPort } from "./conditions.ts";
import type { Faults } from "./preload/faults.ts";
import type { WireRecord } from "./record.ts";

/** What is asked of a gateway that runs in a process of its own: one JSON object a line, on its input. */
export type Command = { readonly id: number } & (
  | { readonly do: "open-tab"; readonly options: TabOptions }
  | { readonly do: "close-tab"; readonly browser: string; readonly tab: string }
  | { readonly do: "clear-cookies"; readonly browser: string }
  | { readonly do: "set-offline"; readonly browser: string; readonly offline: boolean }
  | { readonly do: "block-websockets"; readonly blocked: boolean }
  /** The jars' clock, and the example's. */
  | { readonly do: "set-clock-offset"; readonly ms: number }
  | { readonly do: "set-faults"; readonly faults: Faults }
  | { readonly do: "restore"; readonly jars: Jars }
);

/** What it says: messages among its output (see `lines.ts`). */
export type Message =
  /** `control` is what the example's process is to find in its PRELOAD_CONTROL. */
  | { readonly say: "ready"; readonly control: number }
  | { readonly say: "record"; readonly record: WireRecord }
  | { readonly say: "cookies"; readonly browser: string; readonly cookies: readonly Cookie[] }
  | { readonly say: "done"; readonly id: number; readonly port?: number }
  | { readonly say: "failed"; readonly id: number; readonly error: string };

/** @throws Error where the gateway does; where the command is unknown. */
export async function obey(
  { gateway, conditions }: { readonly gateway: Gateway; readonly conditions: ConditionsPort },
  command: Command,
): Promise<{ port?: number }> {
  switch (command.do) {
    case "open-tab":
      return gateway.openTab(command.options);
    case "close-tab":
      await gateway.closeTab(command.browser, command.tab);
      return {};
    case "clear-cookies":
      gateway.clearCookies(command.browser);
      return {};
    case "set-offline":
      gateway.setOffline(command.browser, command.offline);
      return {};
    case "block-websockets":
      gateway.blockWebSockets(command.blocked);
      return {};
    case "set-clock-offset":
      gateway.setClockOffset(command.ms);
      await conditions.change({ clockOffset: command.ms });
      return {};
    case "set-faults":
      await conditions.change({ faults: command.faults });
      return {};
    case "restore":
      gateway.restore(command.jars);
      return {};
    default: {
      const unknown: never = command;
      throw new Error(`There is no such command: ${JSON.stringify(unknown)}`);
    }
  }
}
