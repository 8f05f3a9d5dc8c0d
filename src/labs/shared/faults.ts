import type { Faults } from "../../runtime/port.ts";

/** What a reader can switch on to see the example fail. */
export type FaultName = "slow-store" | "store-down" | "no-websockets";

export const faultNames = [
  "slow-store",
  "store-down",
  "no-websockets",
] as const satisfies readonly FaultName[];

/** How late a slow store answers, in ms: long enough to be seen, short of every client's time-out. */
export const slowStoreDelay = 1_500;

export const faultWords: Readonly<
  Record<FaultName, { readonly label: string; readonly says: string; readonly off: string }>
> = {
  "slow-store": {
    label: "Slow store",
    says: `Everything asked of the session store takes ${slowStoreDelay / 1000} seconds longer.`,
    off: "Let the store be fast again.",
  },
  "store-down": {
    label: "Store down",
    says: "The session store answers everything with an error.",
    off: "Bring the store back.",
  },
  "no-websockets": {
    label: "Block WebSocket",
    says: "The network lets no WebSocket through: open ones are cut, new ones are refused.",
    off: "Let WebSockets through again.",
  },
};

/** The faults that are on, in the runtime's terms. */
export function toFaults(on: readonly FaultName[]): Faults {
  return {
    ...(on.includes("slow-store") && { storeDelay: slowStoreDelay }),
    ...(on.includes("store-down") && { storeDown: true }),
    ...(on.includes("no-websockets") && { blockWebSockets: true }),
  };
}
