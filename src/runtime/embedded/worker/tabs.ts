import type { Address } from "../channel.ts";

/** Which port of the network a tab's requests go to. */
export type Tabs = {
  /** The tab's port is coming. */
  expect(id: string, port: Promise<number>): void;
  remove(id: string): void;
  /** @throws Error where there is no such tab, or the gateway gave it no port */
  portOf(address: Address): number | Promise<number>;
};

export function createTabs(): Tabs {
  const ports = new Map<string, number | Promise<number>>();
  return {
    expect(id, coming) {
      ports.set(id, coming);
      coming.then(
        (port) => ports.get(id) === coming && ports.set(id, port),
        () => undefined,
      );
    },
    remove(id) {
      ports.delete(id);
    },
    portOf(address) {
      if ("port" in address) return address.port;
      const port = ports.get(address.tab);
      if (port === undefined) throw new Error("This tab is closed.");
      return port;
    },
  };
}
