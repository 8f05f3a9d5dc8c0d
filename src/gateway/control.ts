import type { Cookie } from "../trace/event.ts";
import type { Gateway, TabOptions } from "./gateway.ts";
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
  /** Whether upgrades get from this process to the example's: within so many ms. */
  | { readonly do: "probe-upgrade"; readonly patience: number }
  /** To be answered with a `mark`, by the example's processes as well. */
  | { readonly do: "mark" }
);

/** What this process and the example's both say, each on its own output. */
export type Told =
  | { readonly say: "record"; readonly record: WireRecord }
  /** Everything that was recorded until then, in ms since the epoch, has been told before. */
  | { readonly say: "mark"; readonly at: number };

/** What it says: messages among its output (see `lines.ts`). */
export type Message =
  /** `control` is what the example's process is to find in its PRELOAD_CONTROL. */
  | { readonly say: "ready"; readonly control: number }
  | Told
  | { readonly say: "cookies"; readonly browser: string; readonly cookies: readonly Cookie[] }
  | ({ readonly say: "done"; readonly id: number } & Answer)
  | { readonly say: "failed"; readonly id: number; readonly error: string };

/** What a command is answered with, besides that it is done. */
export type Answer = { readonly port?: number; readonly passes?: boolean };

/** @throws Error where the gateway does; where the command is unknown. */
export async function obey(
  {
    gateway,
    conditions,
    mark,
    probe,
  }: {
    readonly gateway: Gateway;
    readonly conditions: ConditionsPort;
    /** Says a mark. */
    readonly mark: () => void;
    readonly probe: (patience: number) => Promise<boolean>;
  },
  command: Command,
): Promise<Answer> {
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
    case "probe-upgrade":
      return { passes: await probe(command.patience) };
    case "mark":
      mark();
      // Told the same conditions anew, the example's processes mark where they are, too.
      await conditions.change({});
      return {};
    default: {
      const unknown: never = command;
      throw new Error(`There is no such command: ${JSON.stringify(unknown)}`);
    }
  }
}
