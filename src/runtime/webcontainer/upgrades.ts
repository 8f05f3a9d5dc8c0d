import { parseEngineUrl } from "../../trace/engine-url.ts";
import type { WireRecord } from "../../trace/wire.ts";

/**
 * Whether WebSockets get from a preview to the example's server. They pass two networks of the
 * service's: that between the browser and the container, and that within it. Where one of them refuses
 * upgrades, Socket.IO's client goes on over long-polling by itself, and nobody is told.
 */
export type Upgrades = {
  /** What the gateway has recorded. */
  recorded(record: WireRecord): void;
  /** From now on they are blocked on purpose, or no more: that says nothing about the networks. */
  block(blocked: boolean): void;
  stop(): void;
};

export type UpgradesOptions = {
  /** How long after it was offered an upgrade may take, in ms. */
  readonly patience: number;
  /** Called with `true` when none has come off in time, and with `false` should one later. */
  onMissing(missing: boolean): void;
};

type State =
  | { readonly at: "unknown" }
  | { readonly at: "offered"; readonly timer: ReturnType<typeof setTimeout> }
  | { readonly at: "missing" }
  | { readonly at: "passing" };

/** Engine.IO's first packet, which offers the upgrade (Engine.IO protocol v4, "Handshake"). */
const offersUpgrade = /^0\{.*"upgrades":\["websocket"/;

export function watchUpgrades({ patience, onMissing }: UpgradesOptions): Upgrades {
  const handshakes = new Set<string>();
  let state: State = { at: "unknown" };
  let isBlocked = false;

  function become(next: State): void {
    if (state.at === "offered") clearTimeout(state.timer);
    const isNews = (state.at === "missing") !== (next.at === "missing");
    state = next;
    if (isNews) onMissing(next.at === "missing");
  }

  function offer(): void {
    if (isBlocked || state.at !== "unknown") return;
    const timer = setTimeout(() => become({ at: "missing" }), patience);
    state = { at: "offered", timer };
  }

  return {
    recorded(record) {
      switch (record.type) {
        case "request": {
          const engine = parseEngineUrl(record.url);
          if (engine && engine.sid === undefined) handshakes.add(record.exchange);
          break;
        }
        case "response-end":
          if (!handshakes.delete(record.exchange)) break;
          if (offersUpgrade.test(record.body.text ?? "")) offer();
          break;
        case "upgrade-response":
          if (record.status === 101) become({ at: "passing" });
          break;
        default:
      }
    },
    block(blocked) {
      isBlocked = blocked;
      if (blocked && state.at !== "passing") become({ at: "unknown" });
    },
    stop: () => become({ at: "unknown" }),
  };
}
